import { expect, test } from "vitest";
import { htmlToMarkdown } from "../../../worker/net/html-to-markdown.ts";

const convert = (html: string) => htmlToMarkdown(html, "https://example.com/docs/page");

test.each([
  ["<h2>A</h2><p>b <code>c</code></p>", "## A\n\nb `c`"],
  ["<title>T</title><p>a<br>b</p>", "# T\n\na\nb"],
  [
    "<p>see <a href='../x?a=1&amp;b=2'>this</a> <a href='#top'>up</a></p>",
    "see [this](https://example.com/x?a=1&b=2) up",
  ],
  ["<a href='javascript:alert(1)'>click</a>", "click"],
  ["<ul><li>one<li><b>two</b><ol><li>x</li></ol></li></ul>", "- one\n- **two**\n\n  1. x"],
  ["<ul><li><p>one</p></li><li><p>two</p></li></ul>", "- one\n\n- two"],
  ["<pre><code>if (a &lt; b) {\n  c();\n}</code></pre>", "```\nif (a < b) {\n  c();\n}\n```"],
  ["<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "| a | b\n| 1 | 2"],
  ["<p>a</p><script>evil()</script><style>p{}</style><p>b</p>", "a\n\nb"],
  ["<p>unclosed <b>bold<p>next &#8594; &copy; &unknown;", "unclosed **bold\n\nnext → © &unknown;"],
  ["<p>   many \n\n  spaces  </p>", "many spaces"],
  ["<img alt='a chart' src='x.png'>", "(image: a chart)"],
  ["", ""],
])("%s", async (html, markdown) => {
  expect(await convert(html)).toBe(markdown);
});

test("a large page takes no unreasonable time", async () => {
  const markdown = await convert("<div><p>text <a href='/a'>link</a></p></div>".repeat(20_000));
  expect(markdown.split("\n\n")).toHaveLength(20_000);
});
