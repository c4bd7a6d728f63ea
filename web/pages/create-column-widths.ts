import { createSignal, type Accessor } from "solid-js";

interface ColumnWidths {
  agents: Accessor<number>;
  chat: Accessor<number>;
  resize(column: "agents" | "chat", widthPx: number): void;
}

export const WIDTH_LIMITS = { agents: { min: 220, max: 420 }, chat: { min: 340, max: 720 } } as const;
const DEFAULTS = { agents: 280, chat: 420 } as const;
const storageKey = (column: keyof typeof DEFAULTS) => `control-room.width.${column}`;

/** Widths of the outer columns in pixels, remembered in this browser. */
export function createColumnWidths(): ColumnWidths {
  const [agents, setAgents] = createSignal(remembered("agents"));
  const [chat, setChat] = createSignal(remembered("chat"));
  return {
    agents,
    chat,
    resize: (column, widthPx) => {
      const width = clamp(column, widthPx);
      if (column === "agents") setAgents(width);
      else setChat(width);
      store(column, width);
    },
  };
}

function clamp(column: keyof typeof DEFAULTS, widthPx: number): number {
  const { min, max } = WIDTH_LIMITS[column];
  return Math.round(Math.min(max, Math.max(min, widthPx)));
}

function remembered(column: keyof typeof DEFAULTS): number {
  try {
    const width = Number(localStorage.getItem(storageKey(column)));
    return width > 0 ? clamp(column, width) : DEFAULTS[column];
  } catch {
    // Storage may be forbidden; then nothing is remembered.
    return DEFAULTS[column];
  }
}

function store(column: keyof typeof DEFAULTS, width: number): void {
  try {
    localStorage.setItem(storageKey(column), String(width));
  } catch {
    // As above.
  }
}
