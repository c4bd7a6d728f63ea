import { createMemo, Index } from "solid-js";
import { renderMarkdown } from "./render-markdown.ts";

export function Markdown(props: { text: string; isStreaming?: boolean }) {
  const blocks = createMemo(() => renderMarkdown(props.text));
  return (
    <div class="prose" classList={{ "is-streaming": props.isStreaming === true }}>
      <Index each={blocks()}>{(html) => <div class="prose-block" innerHTML={html()} />}</Index>
    </div>
  );
}
