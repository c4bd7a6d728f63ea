/**
 * The longest piece of plain text that every match of a regular expression contains, or null when none is certain.
 * A file without it need not be searched, which spares most files the much slower expression.
 */
export function requiredLiteral(pattern: string): string | null {
  // Flags inside the pattern may change what its letters and spaces mean.
  if (/\(\?[a-z-]*[ix]/i.test(pattern)) return null;
  const runs = [""];
  const extend = (text: string) => runs.push((runs.pop() ?? "") + text);
  const end = () => runs.push("");

  for (let index = 0; index < pattern.length;) {
    const token = TOKEN.exec(pattern.slice(index))?.[0] ?? pattern.charAt(index);
    index += token.length;
    const first = token.charAt(0);
    if (first === "|") return null;
    if (first === "(") {
      const close = endOfGroup(pattern, index);
      if (close === -1) return null;
      index = close;
      end();
    } else if (/^(?:[?*]|\{\d)/.test(token)) {
      // What stood before may be missing: take its character back.
      runs.push((runs.pop() ?? "").replace(/.$/su, ""));
      end();
    } else if (/^\\[^\p{L}\p{N}]/u.test(token)) extend(token.slice(1));
    else if (token.length > 1 && first === "\\" && !/^\\[dDwWsSbBntrfv]$|^\\[pP]\{/.test(token)) return null;
    else if (/^[\\[.^$+{)\]}]/.test(token)) end();
    else extend(token);
  }

  const longest = runs.toSorted((left, right) => right.length - left.length)[0] ?? "";
  return longest === "" ? null : longest;
}

/** A class, an escape, a counted repetition, or one character. */
const TOKEN = /^(?:\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\[\s\S]|\{\d+(?:,\d*)?\}|[\s\S])/u;

/** Where the group goes on after its closing bracket; `index` is behind the opening one. */
function endOfGroup(pattern: string, index: number): number {
  let depth = 1;
  for (let at = index; at < pattern.length;) {
    const token = TOKEN.exec(pattern.slice(at))?.[0] ?? pattern.charAt(at);
    at += token.length;
    if (token === "(") depth += 1;
    if (token === ")") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}
