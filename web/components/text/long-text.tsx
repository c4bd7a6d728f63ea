import { createSignal, Show } from "solid-js";
import { formatCount } from "./format-number.ts";

const SHORT_CHARS = 3_000;

/** Text as it is, in the code font; a long one is cut until it is asked for. */
export function LongText(props: { text: string }) {
  const [isWhole, setWhole] = createSignal(false);
  const isLong = () => props.text.length > SHORT_CHARS;
  return (
    <div class="long-text">
      <pre>{isLong() && !isWhole() ? props.text.slice(0, SHORT_CHARS) : props.text}</pre>
      <Show when={isLong()}>
        <button type="button" class="button is-small is-quiet" onClick={() => setWhole(!isWhole())}>
          {isWhole() ? "Show less" : `Show all ${formatCount(props.text.length)} characters`}
        </button>
      </Show>
    </div>
  );
}
