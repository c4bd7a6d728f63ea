import { useRoom } from "../../store/room.ts";

/** The agent's name in its colour. */
export function AgentChip(props: { id: string; name: string }) {
  const room = useRoom();
  const name = () => props.name || room.state.agents[props.id]?.name || "agent";
  return (
    <span class="agent-chip" style={{ "--hue": String(room.state.hues[props.id] ?? 200) }} title={name()}>
      {name()}
    </span>
  );
}
