/** A slash command as a person gave it to the conductor, with its text below it. */
export interface GivenCommand {
  name: string;
  args: string;
  /** The line as it was typed. */
  line: string;
}

const GIVEN = /^(\/\S+(?:\s[\s\S]*?)?)\n\n<slash_command name="([^"]+)">/;

export function givenCommand(request: string): GivenCommand | undefined {
  const [, line, name] = GIVEN.exec(request) ?? [];
  if (line === undefined || name === undefined) return undefined;
  return { name, line, args: line.replace(/^\/\S+\s*/, "").trim() };
}

/** How the texts begin that an agent gets for a command, and where the arguments are in them. */
const TEXTS: readonly (readonly [name: string, text: RegExp])[] = [
  ["plan", /^Plan the following\.[\s\S]*?<request>\n([\s\S]*?)\n<\/request>/],
  ["build", /^Build this: ([\s\S]*?)(?:\n\nIf that is the path|$)/],
  ["review", /^Review this: ([\s\S]*?)(?:\n\nFind out what|$)/],
  ["fix", /^Mend what this review found: ([\s\S]*?)(?:\n\nIf that is a path|$)/],
  ["question", /^Answer this question[\s\S]*?<question>\n([\s\S]*?)\n<\/question>/],
  ["prime", /^Get to know this repository;[\s\S]*?if anything is named:\n([\s\S]*?)(?:\n\nReport|$)/],
];

/** The text of a shipped command as the line that stood for it. */
export function typedCommand(text: string): string | undefined {
  for (const [name, pattern] of TEXTS) {
    const match = pattern.exec(text);
    if (match !== null) return `/${name} ${(match[1] ?? "").trim()}`.trim();
  }
  return undefined;
}
