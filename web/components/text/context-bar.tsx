import { formatCompact } from "./format-number.ts";

/** How full a model's context is: `24.1k / 200k`, with a bar that changes colour at 70 and 90 %. */
export function ContextBar(props: { tokens: number; window: number; label: string }) {
  const share = () => (props.window > 0 ? Math.min(1, Math.max(0, props.tokens / props.window)) : 0);
  const level = () => (share() >= 0.9 ? "is-full" : share() >= 0.7 ? "is-high" : "");
  return (
    <div class="context" title={`${props.label}: ${Math.round(share() * 100)} % of the context is used`}>
      <div
        class={`context-track ${level()}`}
        role="meter"
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share() * 100)}
      >
        <div class="context-fill" style={{ transform: `scaleX(${share()})` }} />
      </div>
      <span class="context-text">
        {formatCompact(props.tokens)} / {formatCompact(props.window).replace(".0k", "k")}
      </span>
    </div>
  );
}
