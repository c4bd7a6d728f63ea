import { expect, test } from "vitest";
import { buildRequest } from "../../../worker/models/build-request.ts";
import { resolveModel } from "../../../worker/models/model-catalog.ts";
import { toolResultBlock } from "../../../worker/agent-loop/transcript.ts";
import { TINY_IMAGES } from "../../support/tiny-images.ts";
import { requestOf, userSays } from "./scripted-call.ts";

const image = { mediaType: "image/png" as const, data: TINY_IMAGES["image/png"] };

function sentWith(hasVision: boolean): unknown {
  const messages = [
    userSays("look"),
    { role: "assistant" as const, content: [{ type: "tool_use", id: "toolu_1", name: "Read", input: {} }] },
    {
      role: "user" as const,
      content: [toolResultBlock("toolu_1", { content: "/a.png", isError: false, images: [image] })],
    },
  ];
  const request = requestOf({ messages });
  const model = resolveModel(request.model);
  if (!model.ok) throw new Error("not known");
  const [, , last] = buildRequest(request, { ...model.value, hasVision }).messages;
  return last?.content;
}

test("a tool's image goes out as a block after its text", () => {
  const source = { type: "base64", media_type: "image/png", data: image.data };
  const content = [
    { type: "text", text: "/a.png" },
    { type: "image", source },
  ];
  expect(sentWith(true)).toMatchObject([{ type: "tool_result", tool_use_id: "toolu_1", content }]);
});

test("a model without eyes gets a sentence in its place", () => {
  const sent = JSON.stringify(sentWith(false));
  expect(sent).toContain("This model takes no images");
  expect(sent).not.toContain(image.data);
});
