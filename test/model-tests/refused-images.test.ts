import { expect, test } from "vitest";
import { TINY_IMAGES } from "../support/tiny-images.ts";
import { assistant, refusalOf, SAID, sendCase, use, user, type RefusalCase } from "./support/refusal-case.ts";

const seen = (media_type: string, data: string): object[] => [
  SAID,
  assistant(use("toolu_1")),
  user({
    type: "tool_result",
    tool_use_id: "toolu_1",
    content: [{ type: "image", source: { type: "base64", media_type, data } }],
  }),
];

const PNG = TINY_IMAGES["image/png"];
const cases: RefusalCase[] = [
  { name: "no base64", body: { messages: seen("image/png", "not base64!") }, message: /invalid base64/ },
  { name: "no data", body: { messages: seen("image/png", "") }, message: /invalid base64/ },
  {
    name: "another kind than it says",
    body: { messages: seen("image/gif", PNG) },
    message: /media type image\/gif/,
  },
  {
    name: "too much",
    body: { messages: seen("image/png", "AAAA".repeat(1_400_000)) },
    message: /5 MB maximum/,
  },
  { name: "an unknown kind", body: { messages: seen("image/bmp", PNG) }, message: /./ },
];

test.each(cases)("an image with $name is refused", async (each) => {
  expect(await sendCase(each)).toMatchObject(refusalOf(each));
});

test.each(Object.entries(TINY_IMAGES))("a tool's result may hold %s", async (mediaType, data) => {
  const tools = [{ name: "look", input_schema: { type: "object" } }];
  expect((await sendCase({ name: "", body: { messages: seen(mediaType, data), tools } })).status).toBe(200);
});
