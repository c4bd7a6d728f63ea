import { expect, test } from "vitest";
import type { FrameOf } from "../../../../contract/frame.ts";
import { EventIdSchema } from "../../../../contract/ids.ts";
import { coalesce } from "../../../../worker/orchestrator/events/coalesce-frames.ts";
import { makeEvent } from "../../../support/make-event.ts";

const ids = ["01a1f83d-068a-71fc-8681-c5004104ac8e", "01a1f83d-068f-7095-b4b9-2c90463ff3d1"].map((id) =>
  EventIdSchema.parse(id),
);

function chunk(block: 0 | 1, text: string, isComplete = false): FrameOf<"chat_stream"> {
  const message_id = ids[block] ?? EventIdSchema.parse(ids[0]);
  return { type: "chat_stream", message_id, block_type: "text", chunk: text, is_complete: isComplete };
}

test("chunks of one block become one frame at the place of the first", () => {
  const items = coalesce([chunk(0, "He"), chunk(1, "Other"), chunk(0, "llo"), chunk(0, "", true)]);
  expect(items).toEqual([chunk(0, "Hello"), chunk(1, "Other"), chunk(0, "", true)]);
});

test("events keep their place among frames", () => {
  const event = makeEvent({ type: "error", message: "x", details: {} });
  expect(coalesce([chunk(0, "a"), event, chunk(1, "b")])).toEqual([chunk(0, "a"), event, chunk(1, "b")]);
});

test("a block that ended and begins anew is not joined with what ended", () => {
  expect(coalesce([chunk(0, "a"), chunk(0, "", true), chunk(0, "b")])).toHaveLength(3);
});
