import jsTokens, { type Token } from "js-tokens";

type Frame =
  | { closer: string; keyword: string | null; semicolons: number }
  | { arrow: true; ternaries: number };

const HEADERS = new Set(["while", "for", "if", "switch", "catch", "with"]);
const OPERAND_END = new Set([")", "]", "}", "++", "--"]);

/**
 * Puts a call of `$step()` into every loop and function of a script, and gives dynamic imports and `import.meta` the
 * names `$import` and `$meta`. A computing loop can be ended from inside only: the local runtime counts no CPU time, and
 * while a loop computes no timer of the process fires. Lines keep their numbers.
 */
export function guardLoops(code: string): string {
  const guard = new Guard();
  for (const token of jsTokens(code)) guard.take(token);
  return guard.end();
}

function isSpace({ type }: Token): boolean {
  return (
    type === "WhiteSpace" ||
    type === "MultiLineComment" ||
    type === "SingleLineComment" ||
    type === "LineTerminatorSequence"
  );
}

class Guard {
  private readonly out: string[] = [];
  private readonly frames: Frame[] = [];
  /** Significant tokens so far: the last two. */
  private last: Token | null = null;
  private beforeLast: Token | null = null;
  /** White space since the last significant token: it goes out before the next. */
  private space = "";
  private hasBreak = false;
  /** What the bracket that closed last had in front of it. */
  private closedKeyword: string | null = null;
  /** Depths at which a class waits for its body. */
  private readonly classes: number[] = [];
  private pending: ((next: Token) => string) | null = null;

  take(token: Token): void {
    if (isSpace(token) || token.type === "HashbangComment") {
      this.space += token.value;
      this.hasBreak ||= /[\n\r\u2028\u2029]/.test(token.value);
      return;
    }
    if (this.hasBreak && this.endsStatement(token)) this.closeArrows();
    if (this.isArrowEnd(token)) this.closeArrows(token.value === ":");
    const before = this.pending?.(token) ?? "";
    this.pending = null;
    this.out.push(this.space, before);
    this.space = "";
    this.hasBreak = false;
    this.out.push(this.written(token));
    this.beforeLast = this.last;
    this.last = token;
  }

  end(): string {
    this.closeArrows();
    return this.out.join("") + this.space;
  }

  private written(token: Token): string {
    const { type, value } = token;
    if (type === "TemplateHead") this.frames.push({ closer: "`", keyword: null, semicolons: 0 });
    if (type === "TemplateTail") this.frames.pop();
    if (type === "IdentifierName") return this.word(value);
    return type === "Punctuator" ? this.punctuator(value) : value;
  }

  private word(value: string): string {
    const isProperty = this.lastIs(".") || this.lastIs("?.");
    if (value === "meta" && this.lastIs(".") && this.out.at(-4) === "$import") {
      // What is out already: `$import`, `.`, and twice nothing but white space.
      this.out.splice(-4, 4);
      return "$meta";
    }
    if (value === "class" && !isProperty) this.classes.push(this.frames.length);
    if (value !== "import" || isProperty) return value;
    this.pending = (next) => (next.value === "(" || next.value === "." ? "$import" : "import");
    return "";
  }

  private punctuator(value: string): string {
    if (value === "(" || value === "[") return this.open(value);
    if (value === "{") return this.openBrace();
    if (value === ")" || value === "]" || value === "}") {
      const frame = this.frames.pop();
      this.closedKeyword = frame && "closer" in frame && value === ")" ? frame.keyword : null;
      return value;
    }
    if (value === "=>") this.pending = (next) => this.beginArrow(next);
    const frame = this.frames.at(-1);
    if (frame && "arrow" in frame && value === "?") frame.ternaries += 1;
    if (frame && "arrow" in frame && value === ":") frame.ternaries -= 1;
    const isForHeader = frame && "closer" in frame && frame.keyword === "for" && value === ";";
    if (isForHeader && ++frame.semicolons === 1) {
      this.pending = (next) => (next.value === ";" ? "$step()" : "$step(),");
    }
    return value;
  }

  private open(value: "(" | "["): string {
    const word = this.last?.type === "IdentifierName" ? this.last.value : null;
    const isForAwait = word === "await" && this.beforeLast?.value === "for";
    const isHeader = word !== null && HEADERS.has(word) && this.beforeLast?.value !== ".";
    const keyword = isForAwait ? "for" : isHeader ? word : null;
    this.frames.push({
      closer: value === "(" ? ")" : "]",
      keyword: value === "(" ? keyword : null,
      semicolons: 0,
    });
    return value === "(" && keyword === "while" ? "($step()," : value;
  }

  private openBrace(): string {
    const isClassBody = this.classes.at(-1) === this.frames.length;
    if (isClassBody) this.classes.pop();
    const isBlock = this.lastIs("=>") || (this.lastIs(")") && this.closedKeyword !== "switch");
    this.frames.push({ closer: "}", keyword: null, semicolons: 0 });
    return isBlock && !isClassBody ? "{$step();" : "{";
  }

  /** The body of an arrow function, when it is an expression. */
  private beginArrow(next: Token): string {
    if (next.value === "{") return "";
    this.frames.push({ arrow: true, ternaries: 0 });
    return "($step(),";
  }

  private isArrowEnd({ type, value }: Token): boolean {
    const frame = this.frames.at(-1);
    if (!frame || !("arrow" in frame)) return false;
    if (type === "TemplateMiddle" || type === "TemplateTail") return true;
    if (type !== "Punctuator") return false;
    return [",", ";", ")", "]", "}"].includes(value) || (value === ":" && frame.ternaries === 0);
  }

  /** By the rule that a line end closes a statement when what follows it cannot go on. */
  private endsStatement({ type, value }: Token): boolean {
    const last = this.last;
    if (last === null) return false;
    const isAfterOperand =
      last.type === "Punctuator"
        ? OPERAND_END.has(last.value)
        : last.type !== "TemplateHead" &&
          last.type !== "TemplateMiddle" &&
          !/^(?:await|typeof|new|delete|void|in|instanceof|yield)$/.test(last.value);
    const isOperand =
      type === "Punctuator"
        ? ["{", "!", "~", "++", "--"].includes(value)
        : type !== "NoSubstitutionTemplate" &&
          type !== "TemplateHead" &&
          type !== "TemplateMiddle" &&
          type !== "TemplateTail" &&
          value !== "in" &&
          value !== "instanceof";
    return isAfterOperand && isOperand;
  }

  /** `isColon`: only those inside the ternary whose colon it is. */
  private closeArrows(isColon = false): void {
    for (let frame = this.frames.at(-1); frame && "arrow" in frame; frame = this.frames.at(-1)) {
      if (isColon && frame.ternaries > 0) return;
      this.frames.pop();
      this.out.push(")");
    }
  }

  private lastIs(value: string): boolean {
    return this.last?.type === "Punctuator" && this.last.value === value;
  }
}
