import { expect, test } from "vitest";
import { memoryWorkspace } from "../../support/memory-workspace.ts";
import { TINY_IMAGES, bytesOf } from "../../support/tiny-images.ts";
import { useTools } from "../../support/use-tools.ts";

const png = bytesOf(TINY_IMAGES["image/png"]);

function pngOf(width: number, height: number): Uint8Array {
  const bytes = png.slice();
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

test.each(Object.entries(TINY_IMAGES))(
  "%s is shown as what its bytes are, whatever its name",
  async (mediaType, data) => {
    const { use } = useTools(memoryWorkspace({ "picture.txt": bytesOf(data) }));
    const { content, images, isError } = await use("Read", { file_path: "picture.txt" });
    expect(content).toMatch(new RegExp(`^/picture.txt: ${mediaType}, 1×1 pixels, \\d+ bytes$`));
    expect(images).toEqual([{ mediaType, data }]);
    expect(isError).toBe(false);
  },
);

test.each<[string, Uint8Array, string]>([
  ["cut short", png.slice(0, 40), "damaged or cut short"],
  ["without size", pngOf(0, 5), "damaged or cut short"],
  ["too many pixels", pngOf(9_000, 10), "9000×10 pixels; up to 8000"],
  ["a jpeg without an end", bytesOf(TINY_IMAGES["image/jpeg"]).slice(0, 60), "damaged or cut short"],
])("an image that the API would refuse is not shown: %s", async (_, bytes, words) => {
  const { use } = useTools(memoryWorkspace({ "a.png": bytes }));
  const outcome = await use("Read", { file_path: "a.png" });
  expect(outcome).toEqual({ content: expect.stringContaining(words), isError: true });
});

test("other binary files are still not shown", async () => {
  const { use } = useTools(memoryWorkspace({ "a.png": new Uint8Array([0, 1, 2, 3]) }));
  expect((await use("Read", { file_path: "a.png" })).content).toContain("is binary");
});
