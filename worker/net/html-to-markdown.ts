const SKIPPED = new Set("script style noscript svg template iframe canvas object select".split(" "));
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const BLOCKS = new Set(
  "p div section article header footer main nav aside table tr ul ol dl dt dd figure form fieldset address blockquote details summary".split(
    " ",
  ),
);
const MARKS: Readonly<Record<string, string>> = {
  b: "**",
  strong: "**",
  i: "*",
  em: "*",
  del: "~~",
  s: "~~",
};
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  copy: "©",
  reg: "®",
  trade: "™",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  times: "×",
  rarr: "→",
  larr: "←",
  bull: "•",
  middot: "·",
  deg: "°",
  euro: "€",
  pound: "£",
};

/** What a page says, as Markdown; links are whole addresses. By the platform's own parser, which takes any tag soup. */
export async function htmlToMarkdown(html: string, base: string): Promise<string> {
  const writer = new MarkdownWriter(base);
  const rewriter = new HTMLRewriter()
    .on("*", {
      element(element) {
        writer.open(element.tagName, (name) => element.getAttribute(name));
        if (!VOID.has(element.tagName)) element.onEndTag(({ name }) => writer.close(name));
      },
    })
    .onDocument({ text: ({ text }) => writer.text(text) });
  await rewriter.transform(new Response(html)).arrayBuffer();
  return writer.end();
}

class MarkdownWriter {
  private readonly base: string;
  /** In pieces: looking at the end of one long text for every tag would take its length each time. */
  private readonly out: string[] = [];
  private skipped = 0;
  private preformatted = 0;
  private readonly lists: { isOrdered: boolean; count: number }[] = [];
  private readonly links: (string | null)[] = [];

  constructor(base: string) {
    this.base = base;
  }

  open(tag: string, attribute: (name: string) => string | null): void {
    if (SKIPPED.has(tag)) this.skipped += 1;
    if (this.skipped > 0) return;
    if (BLOCKS.has(tag)) this.gap(tag === "tr" || tag === "dt" || tag === "dd" ? 1 : 2);
    if (/^h[1-6]$/.test(tag)) this.block(`${"#".repeat(Number(tag.slice(1)))} `);
    this.write(MARKS[tag] ?? "");
    switch (tag) {
      case "title":
        return this.block("# ");
      case "ul":
      case "ol":
        this.lists.push({ isOrdered: tag === "ol", count: 0 });
        return;
      case "li":
        return this.item();
      case "br":
        this.write("\n");
        return;
      case "hr":
        this.block("---");
        return this.gap(2);
      case "pre":
        this.preformatted += 1;
        return this.block("```\n");
      case "code":
        if (this.preformatted === 0) this.write("`");
        return;
      case "td":
      case "th":
        this.write("| ");
        return;
      case "blockquote":
        this.write("> ");
        return;
      case "a":
        return this.link(attribute("href"));
      case "img":
        this.write(image(attribute("alt")));
        return;
      default:
    }
  }

  close(tag: string): void {
    if (SKIPPED.has(tag)) {
      this.skipped = Math.max(0, this.skipped - 1);
      return;
    }
    if (this.skipped > 0) return;
    this.write(MARKS[tag] ?? "");
    if (/^(?:h[1-6]|title)$/.test(tag) || BLOCKS.has(tag)) this.gap(tag === "tr" ? 1 : 2);
    switch (tag) {
      case "ul":
      case "ol":
        this.lists.pop();
        return;
      case "pre":
        this.preformatted = Math.max(0, this.preformatted - 1);
        this.gap(1);
        this.write("```\n\n");
        return;
      case "code":
        if (this.preformatted === 0) this.write("`");
        return;
      case "td":
      case "th":
        this.write(" ");
        return;
      case "a": {
        const href = this.links.pop();
        this.write(href === null || href === undefined ? "" : `](${href})`);
        return;
      }
      default:
    }
  }

  text(text: string): void {
    if (this.skipped > 0) return;
    const plain = withoutEntities(text);
    if (this.preformatted > 0) this.write(plain);
    else {
      const flat = plain.replaceAll(/\s+/g, " ");
      this.write(/^\s?$/.test(this.out.at(-1)?.slice(-1) ?? "") ? flat.trimStart() : flat);
    }
  }

  end(): string {
    return this.out
      .join("")
      .replaceAll(/[ \t]+\n/g, "\n")
      .replaceAll(/\n{3,}/g, "\n\n")
      .trim();
  }

  private block(start: string): void {
    this.gap(2);
    this.write(start);
  }

  /** At least so many line ends. */
  private gap(lines: number): void {
    const isAfterMark = /^ *(?:-|\d+\.) $/.test(this.out.at(-1) ?? "");
    if (this.preformatted > 0 || this.out.length === 0 || isAfterMark) return;
    let have = 0;
    for (let last = this.out.pop(); last !== undefined; last = this.out.pop()) {
      const bare = last.replace(/\s+$/, "");
      have += last.slice(bare.length).split("\n").length - 1;
      if (bare === "") continue;
      this.out.push(bare);
      break;
    }
    if (this.out.length > 0) this.out.push("\n".repeat(Math.max(lines, Math.min(have, 2))));
  }

  private write(text: string): void {
    if (text !== "") this.out.push(text);
  }

  private item(): void {
    const list = this.lists.at(-1);
    this.gap(1);
    if (list) list.count += 1;
    const mark = list?.isOrdered ? `${list.count}. ` : "- ";
    this.write("  ".repeat(Math.max(0, this.lists.length - 1)) + mark);
  }

  private link(href: string | null): void {
    const url = href === null || href.startsWith("#") ? null : URL.parse(withoutEntities(href), this.base);
    const isWeb = url !== null && /^https?:$/.test(url.protocol);
    this.links.push(isWeb ? url.href : null);
    if (isWeb) this.write("[");
  }
}

function image(alt: string | null): string {
  return alt === null || alt.trim() === "" ? "" : `(image: ${alt.trim()})`;
}

function withoutEntities(text: string): string {
  return text.replaceAll(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{2,8}));/gi, (whole, hex, decimal, name) => {
    if (typeof name === "string") return ENTITIES[name] ?? whole;
    const code = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
