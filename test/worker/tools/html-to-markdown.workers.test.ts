import { expect, test } from "vitest";
import { htmlToMarkdown } from "../../../worker/tools/html-to-markdown.ts";

test("a page becomes markdown in the Workers runtime too", async () => {
  expect(await htmlToMarkdown("<h2>A</h2><script>x</script><p>b <code>c</code></p>")).toBe("## A\n\nb `c`");
});
