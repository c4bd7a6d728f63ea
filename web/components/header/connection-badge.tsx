import { useRoom } from "../../store/room.ts";
import type { Connection } from "../../store/state.ts";

const WORDS: Record<Connection["phase"], { word: string; tone: string }> = {
  loading: { word: "Loading", tone: "is-busy" },
  connecting: { word: "Connecting", tone: "is-busy" },
  online: { word: "Connected", tone: "is-online" },
  waiting: { word: "Disconnected", tone: "is-offline" },
  failed: { word: "Disconnected", tone: "is-offline" },
};

export function ConnectionBadge() {
  const room = useRoom();
  const look = () => WORDS[room.state.connection.phase];
  return (
    <span class={`connection ${look().tone}`} role="status">
      <span class="connection-dot" aria-hidden="true" />
      <span class="connection-word">{look().word}</span>
    </span>
  );
}
