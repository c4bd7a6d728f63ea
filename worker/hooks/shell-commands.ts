/** One simple command of a script: its words without quotes, and the files that its redirects name. */
export interface ShellCommand {
  words: string[];
  readsFrom: string[];
  writesTo: string[];
}

/** A quoted string, an escaped character, a redirect, an end of a command, white space, or plain characters. */
const TOKEN =
  /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\d*(?:>>|>\||>|<(?!<)))|(\|\||&&|[|&;(){}\n`]|\$\()|([ \t]+)|(#[^\n]*)|([^\s'"\\|&;(){}`<>]+|<<)/gs;

const HERE_DOCUMENT = /<<-?[ \t]*(['"]?)(\w+)\1([^\n]*)\n(?:[\s\S]*?\n)??[ \t]*\2(?=\n|$)/g;

/**
 * A rough reading of a script: enough to see which plain commands stand in it. What is computed while it runs is not
 * seen, so this explains and warns; what must never happen is refused where the files are.
 */
export function shellCommandsOf(script: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let command: ShellCommand = { words: [], readsFrom: [], writesTo: [] };
  let word: string | null = null;
  let target: string[] | null = null;

  function endWord(): void {
    if (word !== null) (target ?? command.words).push(word);
    if (word !== null) target = null;
    word = null;
  }
  function endCommand(): void {
    endWord();
    target = null;
    if (command.words.length + command.readsFrom.length + command.writesTo.length > 0) commands.push(command);
    command = { words: [], readsFrom: [], writesTo: [] };
  }

  for (const [token, single, double, escaped, redirect, end, space, comment, plain] of script
    .replaceAll(HERE_DOCUMENT, "$3")
    .matchAll(TOKEN)) {
    const text = single ?? double?.replaceAll(/\\(["\\$`])/g, "$1") ?? escaped ?? plain;
    if (redirect !== undefined) {
      endWord();
      target = redirect.endsWith("<") ? command.readsFrom : command.writesTo;
    } else if (end !== undefined) endCommand();
    else if (space !== undefined) endWord();
    else if (comment !== undefined && word === null) endCommand();
    else word = (word ?? "") + (text ?? token);
  }
  endCommand();
  return commands.map(withoutPrefix);
}

/** `FOO=1 sudo /bin/rm …` is `rm …`. */
function withoutPrefix(command: ShellCommand): ShellCommand {
  const start = command.words.findIndex(
    (word) => !/^(?:\w+=.*|sudo|command|exec|env|time|then|do|else|!)$/s.test(word),
  );
  const words = start === -1 ? [] : command.words.slice(start);
  const name = (words[0] ?? "").replace(/^\/(?:usr\/)?bin\//, "");
  return { ...command, words: words.length === 0 ? [] : [name, ...words.slice(1)] };
}
