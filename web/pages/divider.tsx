import { WIDTH_LIMITS } from "./create-column-widths.ts";

const KEY_STEP_PX = 20;

/** Between two columns; drags or moves with the arrow keys. `side` is where the column lies whose width it sets. */
export function Divider(props: {
  column: "agents" | "chat";
  side: "left" | "right";
  width: number;
  onResize: (widthPx: number) => void;
}) {
  const sign = () => (props.side === "left" ? 1 : -1);

  function onPointerDown(event: PointerEvent & { currentTarget: HTMLElement }): void {
    const handle = event.currentTarget;
    const startX = event.clientX;
    const startWidth = props.width;
    handle.setPointerCapture(event.pointerId);
    const onMove = (move: PointerEvent) => props.onResize(startWidth + sign() * (move.clientX - startX));
    const onEnd = () => {
      handle.removeEventListener("pointermove", onMove);
      handle.removeEventListener("lostpointercapture", onEnd);
    };
    handle.addEventListener("pointermove", onMove);
    handle.addEventListener("lostpointercapture", onEnd);
  }

  return (
    <div
      class={`divider is-${props.column}`}
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label={`Width of the ${props.column} column`}
      aria-valuemin={WIDTH_LIMITS[props.column].min}
      aria-valuemax={WIDTH_LIMITS[props.column].max}
      aria-valuenow={props.width}
      onPointerDown={onPointerDown}
      onKeyDown={(event) => {
        const step = event.key === "ArrowRight" ? KEY_STEP_PX : event.key === "ArrowLeft" ? -KEY_STEP_PX : 0;
        if (step !== 0) props.onResize(props.width + sign() * step);
      }}
    />
  );
}
