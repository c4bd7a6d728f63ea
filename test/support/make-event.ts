import { type Event, EventSchema, type NewEvent } from "../../contract/event.ts";

type Body<E> = E extends unknown ? Omit<E, "id" | "timestamp"> : never;

/** An event as the log gives it out, with what the test does not care about filled in. */
export function makeEvent(body: Body<NewEvent>, seq = 1): Event {
  const id = `01a1f83d-0000-7000-8000-${seq.toString(16).padStart(12, "0")}`;
  return EventSchema.parse({ id, timestamp: "2026-11-20T08:00:00.000Z", seq, ...body });
}
