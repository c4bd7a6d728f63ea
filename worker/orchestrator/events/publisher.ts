import type { Event, NewEvent } from "../../../contract/event.ts";
import type { Frame } from "../../../contract/frame.ts";
import { EventIdSchema } from "../../../contract/ids.ts";
import type { EventLog } from "./event-log.ts";
import type { Sockets } from "./sockets.ts";

/** An event as its maker has it; id and time are given here unless it brings its own. */
type Draft<E> = E extends unknown
  ? Omit<E, "id" | "timestamp"> & Partial<Pick<NewEvent, "id" | "timestamp">>
  : never;
export type EventDraft = Draft<NewEvent>;
export type Emit = (draft: EventDraft) => void;

export interface PublisherDeps {
  storage: DurableObjectStorage;
  log: EventLog;
  sockets: Sockets;
  newId: () => string;
  now: () => number;
  /** Called after the transaction, with what was appended. */
  onAppended: (events: Event[]) => void;
}

/** Changes of state and the events that tell of them are one transaction; only then are they broadcast. */
export class Publisher {
  private readonly deps: PublisherDeps;

  constructor(deps: PublisherDeps) {
    this.deps = deps;
  }

  /** All that `work` does and emits takes effect, or nothing of it. Not to be nested. */
  transact<T>(work: (emit: Emit) => T): T {
    const appended: Event[] = [];
    const value = this.deps.storage.transactionSync(() =>
      work((draft) => {
        const event = this.deps.log.append(this.complete(draft));
        if (event) appended.push(event);
      }),
    );
    if (appended.length > 0) {
      this.deps.sockets.send(...appended);
      this.deps.onAppended(appended);
    }
    return value;
  }

  show(...frames: Frame[]): void {
    this.deps.sockets.send(...frames);
  }

  private complete(draft: EventDraft): NewEvent {
    const id = draft.id ?? EventIdSchema.parse(this.deps.newId());
    const timestamp = draft.timestamp ?? new Date(this.deps.now()).toISOString();
    return { ...draft, id, timestamp };
  }
}
