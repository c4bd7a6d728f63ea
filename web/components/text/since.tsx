import { useRoom } from "../../store/room.ts";
import { formatElapsed, formatExact } from "./format-time.ts";

/** How long ago, with the exact time on hover. */
export function Since(props: { at: string }) {
  const room = useRoom();
  return (
    <time class="since" dateTime={props.at} title={formatExact(props.at)}>
      {formatElapsed(room.view.nowMs - Date.parse(props.at))}
    </time>
  );
}
