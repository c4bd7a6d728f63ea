import type { Ask } from "../ask.ts";
import type { ContentBlock } from "../block-schema.ts";
import { invalid, type Refusal } from "../refusal.ts";
import { blocksOf } from "../request-schema.ts";

const MOST_IMAGES = 100;
const MOST_BASE64_CHARS = 5 * 1024 * 1024;
const BEGINNINGS: Readonly<Record<string, RegExp>> = {
  "image/png": /^iVBORw0KGgo/,
  "image/jpeg": /^\/9j\//,
  "image/gif": /^R0lGOD[dl]h/,
  "image/webp": /^UklGR.{6}XRUJQ|^UklGR[\w+/]{6}.?V0VCU/,
};

type Image = Extract<ContentBlock, { type: "image" }>;

function imagesOf(block: ContentBlock): Image[] {
  if (block.type === "image") return [block];
  if (block.type !== "tool_result" || !Array.isArray(block.content)) return [];
  return block.content.flatMap((part) => (part.type === "image" ? [part] : []));
}

function refuseImage({ source }: Image, where: string): Refusal | undefined {
  if (source.type !== "base64") return undefined;
  const { media_type, data } = source;
  const isBase64 = data.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(data);
  if (data === "" || !isBase64) return invalid(`${where}.source.base64: invalid base64 data`);
  if (data.length > MOST_BASE64_CHARS) {
    return invalid(
      `${where}.source.base64: image exceeds 5 MB maximum: ${data.length} bytes > ${MOST_BASE64_CHARS} bytes`,
    );
  }
  return BEGINNINGS[media_type]?.test(data)
    ? undefined
    : invalid(`${where}.source.base64.data: Image does not match the provided media type ${media_type}`);
}

/** Images that the API could not show the model. */
export function refuseImages({ body }: Ask): Refusal | undefined {
  let count = 0;
  for (const [at, { content }] of body.messages.entries()) {
    for (const [index, block] of blocksOf(content).entries()) {
      for (const image of imagesOf(block)) {
        count += 1;
        const refused = refuseImage(image, `messages.${at}.content.${index}.image`);
        if (refused !== undefined) return refused;
      }
    }
  }
  return count > MOST_IMAGES ? invalid(`messages: at most ${MOST_IMAGES} images are allowed`) : undefined;
}
