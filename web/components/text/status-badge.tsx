import type { Status } from "../../../contract/agent.ts";
import { Icon, type IconName } from "./icon.tsx";

const LOOKS: Record<Status, { icon: IconName; word: string }> = {
  idle: { icon: "circle", word: "Idle" },
  executing: { icon: "circlePlay", word: "Executing" },
  waiting: { icon: "clock", word: "Waiting" },
  blocked: { icon: "octagonAlert", word: "Blocked" },
  complete: { icon: "check", word: "Complete" },
};

export function StatusBadge(props: { status: Status; reason?: string | null }) {
  return (
    <span class={`status is-${props.status}`} title={props.reason ?? undefined}>
      <Icon name={LOOKS[props.status].icon} />
      {LOOKS[props.status].word}
    </span>
  );
}
