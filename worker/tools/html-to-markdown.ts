import { Bash, InMemoryFs } from "just-bash/browser";

const HTML = "/page.html";

/** The readable part of a page as Markdown; null when it cannot be made out. */
export async function htmlToMarkdown(html: string): Promise<string | null> {
  const bare = html.replaceAll(/<(script|style|noscript|svg|template|iframe)\b[\s\S]*?<\/\1\s*>/gi, "");
  const shell = new Bash({
    fs: new InMemoryFs({ [HTML]: bare }),
    commands: ["html-to-markdown"],
    defenseInDepth: false,
    executionLimits: { maxStringLength: 8_000_000, maxOutputSize: 8_000_000 },
  });
  const { stdout, exitCode } = await shell.exec(`html-to-markdown ${HTML}`);
  return exitCode === 0 ? stdout.trim() : null;
}
