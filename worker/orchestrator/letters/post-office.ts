import type { Agent } from "../../../contract/agent.ts";
import { type Failure, type Result, fail, succeed } from "../../../contract/failure.ts";
import type { AgentId, CommandId } from "../../../contract/ids.ts";
import { LIMITS } from "../../../contract/limits.ts";
import type { Letter } from "../../../contract/report.ts";
import type { NewCommand } from "../../agent/command-agent-api.ts";
import { agentMessageText } from "../../agent-loop/message-text.ts";
import { describeFailure } from "../../describe-failure.ts";
import type { Inbox } from "../conductor/inbox.ts";
import type { Emit, Publisher } from "../events/publisher.ts";
import type { Registry } from "../fleet/registry.ts";
import { taskSlug } from "../fleet/task-slug.ts";
import type { SelfStore } from "../self-store.ts";
import { letterEvent, undeliveredEvent } from "./letter-events.ts";
import { CONDUCTOR, type LetterStore, type StoredLetter } from "./letter-store.ts";

type Handed = Omit<NewCommand, "awaitsPrefix">;

export interface PostOfficeDeps {
  self: SelfStore;
  registry: Registry;
  inbox: Inbox;
  letters: LetterStore;
  publisher: Publisher;
  /** Gives it to the receiver's object, which knows a command by its id. */
  hand: (agent: Agent, command: Handed) => Promise<Result<unknown>>;
  /** Why nothing that costs may begin; null: it may. */
  budget: () => Failure | null;
  newCommandId: () => CommandId;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Wakes the object up after so long, to try again. */
  wakeLater: (delayMs: number) => Promise<void>;
}

type Receiver = { kind: "conductor" } | { kind: "agent"; agent: Agent };

const HOUR_MS = 60 * 60 * 1000;
const RETRY = { attempts: 5, baseMs: 100, laterMs: 30_000 } as const;
const NAMES_OF_CONDUCTOR = ["conductor", "orchestrator"];

/** Takes messages of agents in and brings each to its receiver once, in the order of its sender. */
export class PostOffice {
  private readonly deps: PostOfficeDeps;
  private delivering: Promise<void> | null = null;

  constructor(deps: PostOfficeDeps) {
    this.deps = deps;
  }

  /** Whether a message would be taken now, and its receiver's name. */
  check(from: AgentId, to: string): Result<{ to: string }> {
    const receiver = this.receiverFor(from, to);
    return receiver.ok ? succeed({ to: nameOf(receiver.value) }) : receiver;
  }

  /** Within the transaction of the report. Says who has to act now. */
  take(emit: Emit, sender: Agent, letter: Letter): "conductor" | "office" {
    const { self, letters, inbox, now } = this.deps;
    const receiver = this.receiverFor(sender.id, letter.to);
    if (!receiver.ok) {
      this.sendBack(emit, sender, letter, describeFailure(receiver.failure).detail);
      return "office";
    }
    const { value } = receiver;
    const receiverId = value.kind === "agent" ? value.agent.id : null;
    emit(letterEvent(self.get().id, sender, letter, { name: nameOf(value), id: receiverId }, now()));
    letters.forget(now() - HOUR_MS);
    if (value.kind === "conductor") {
      letters.countToConductor(sender.id, now());
      inbox.add("agent_message", agentMessageText(sender.name, letter.text));
      return "conductor";
    }
    const { id, text, hops } = letter;
    const to = value.agent.name;
    letters.add(
      { id, senderId: sender.id, receiverId: value.agent.id, from: sender.name, to, text, hops },
      now(),
    );
    return "office";
  }

  /** Delivers what waits; one delivery runs at a time. */
  deliver(): void {
    this.delivering ??= this.deliverAll().finally(() => (this.delivering = null));
  }

  private async deliverAll(): Promise<void> {
    for (let failures = 0; failures < RETRY.attempts;) {
      const open = this.deps.letters.open();
      if (open.size === 0) return;
      const delivered = await Promise.all([...open].map(([to, letters]) => this.deliverTo(to, letters)));
      if (delivered.every(Boolean)) continue;
      failures += 1;
      await this.deps.sleep(RETRY.baseMs * 2 ** failures);
    }
    await this.deps.wakeLater(RETRY.laterMs);
  }

  /** False: the receiver's object is away; its letters stay, in order. */
  private async deliverTo(to: AgentId, letters: readonly StoredLetter[]): Promise<boolean> {
    for (const letter of letters) {
      const agent = this.deps.registry.get(to);
      try {
        const handed: Result<unknown> =
          agent && !agent.archived
            ? await this.deps.hand(agent, this.commandOf(letter))
            : fail({ code: "agent_not_found", agent: letter.to, known: [] });
        this.settle(letter, handed);
      } catch {
        return false;
      }
    }
    return true;
  }

  private settle(letter: StoredLetter, handed: Result<unknown>): void {
    this.deps.publisher.transact((emit) => {
      this.deps.letters.close(letter.id);
      const sender = this.deps.registry.get(letter.senderId);
      // Nobody is told that a note did not arrive.
      if (handed.ok || letter.from === null || !sender) return;
      this.sendBack(emit, sender, letter, describeFailure(handed.failure).detail);
    });
  }

  /** A line in the log, and a note to the sender if there still is one. */
  private sendBack(
    emit: Emit,
    sender: Agent,
    letter: Pick<Letter, "id" | "to" | "text" | "hops">,
    why: string,
  ): void {
    const { now, letters, newCommandId } = this.deps;
    emit(undeliveredEvent(sender, letter, why, now()));
    if (sender.archived) return;
    const text = `Your message to ${JSON.stringify(letter.to)} could not be delivered. ${why}\n\nIt said:\n${letter.text}`;
    const note = { senderId: sender.id, receiverId: sender.id, from: null, to: sender.name };
    letters.add({ ...note, id: newCommandId(), text, hops: letter.hops }, now());
  }

  private commandOf(letter: StoredLetter): Handed {
    const now = this.deps.now();
    return {
      id: letter.id,
      text: letter.text,
      taskSlug: taskSlug(letter.text, now),
      author: "agent",
      mode: "steer",
      fromAgent: letter.from,
      hops: letter.hops,
      notify: false,
      resolves: null,
      terms: null,
      maxTurns: null,
      queuedAt: new Date(now).toISOString(),
    };
  }

  private receiverFor(from: AgentId, to: string): Result<Receiver> {
    const spent = this.deps.budget();
    if (spent) return fail(spent);
    const receiver = this.receiverNamed(to);
    if (receiver === null) {
      const others = this.deps.registry.list().filter(({ id }) => id !== from);
      const known = [CONDUCTOR, ...others.map(({ name }) => name)];
      return fail({ code: "receiver_unknown", receiver: to, known });
    }
    if (receiver.kind === "agent" && receiver.agent.id === from)
      return fail({ code: "receiver_is_sender", receiver: to });
    const key = receiver.kind === "agent" ? receiver.agent.id : CONDUCTOR;
    const limit = LIMITS.agentMessagesPerHour;
    if (this.deps.letters.countSince(from, key, this.deps.now() - HOUR_MS) < limit) return succeed(receiver);
    const detail = `Within an hour ${limit} messages may go from one agent to one receiver, and these were sent to ${nameOf(receiver)}.`;
    return fail({ code: "message_limit_reached", detail });
  }

  private receiverNamed(to: string): Receiver | null {
    if (NAMES_OF_CONDUCTOR.includes(to.toLowerCase())) return { kind: "conductor" };
    const agent = this.deps.registry.find(to);
    return agent && { kind: "agent", agent };
  }
}

function nameOf(receiver: Receiver): string {
  return receiver.kind === "agent" ? receiver.agent.name : CONDUCTOR;
}
