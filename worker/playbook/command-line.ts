/** A message that begins with `/name`, as `/plan "a login page" quick`. `args` is all after the name, as typed. */
export interface CommandLine {
  name: string;
  args: string;
}

const LINE = /^\/(\S+)(?:\s+([\s\S]*))?$/;
/** What a person means as a command; `/src/a.ts` and a lone slash are not. */
const COMMAND_LIKE = /^[a-z][\w:-]*$/;

export function commandLineOf(text: string): CommandLine | null {
  const match = LINE.exec(text.trim());
  return match ? { name: match[1] ?? "", args: (match[2] ?? "").trim() } : null;
}

export function looksLikeCommand({ name }: CommandLine): boolean {
  return COMMAND_LIKE.test(name);
}

/**
 * Words as a shell splits them: quotes and backslashes keep spaces inside. As this is prose, a quote counts only at a
 * word's beginning (or after `=`) and when it is closed: in `what's up` it is a letter.
 */
export function shellWords(args: string): string[] {
  const words: string[] = [];
  const word = /\s*((?:(?<=^|\s|=)"(?:\\[\s\S]|[^"\\])*"|(?<=^|\s|=)'[^']*'|\\[\s\S]|[^\s\\]|\\$)+)/y;
  for (let match = word.exec(args); match; match = word.exec(args)) words.push(unquoted(match[1] ?? ""));
  return words;
}

function unquoted(word: string): string {
  const part = /(?<=^|=)"((?:\\[\s\S]|[^"\\])*)"|(?<=^|=)'([^']*)'|\\([\s\S])/g;
  return word.replaceAll(part, (_, double?: string, single?: string, escaped?: string) => {
    return double?.replaceAll(/\\(["\\$`])/g, "$1") ?? single ?? escaped ?? "";
  });
}
