import jsTokens from "js-tokens";
import { transform } from "sucrase";

/** The script with its last expression given to `$print`, as `node -p` shows it. */
export function printedCode(code: string): string {
  const trimmed = code.trimEnd().replace(/;+$/, "");
  for (const start of [0, ...statementStarts(trimmed)]) {
    const tail = trimmed.slice(start);
    if (tail.trim() !== "" && isExpression(tail)) return `${trimmed.slice(0, start)};$print((${tail}\n))`;
  }
  return `${trimmed}\n;$print(undefined)`;
}

/** Where statements may begin: after each `;`, `}` or line end outside of all brackets. */
function statementStarts(code: string): number[] {
  const starts: number[] = [];
  let depth = 0;
  let at = 0;
  for (const { type, value } of jsTokens(code)) {
    at += value.length;
    const isOpening = type === "TemplateHead" || (type === "Punctuator" && "({[".includes(value));
    const isClosing = type === "TemplateTail" || (type === "Punctuator" && ")}]".includes(value));
    depth += Number(isOpening) - Number(isClosing);
    if (depth === 0 && (value === ";" || value === "}" || type === "LineTerminatorSequence")) starts.push(at);
  }
  return starts;
}

function isExpression(code: string): boolean {
  try {
    transform(`(async () => (${code}\n))`, { transforms: [], disableESTransforms: true });
    return true;
  } catch {
    // It does not stand in brackets, so it is a statement.
    return false;
  }
}
