import { type ServerSentEvent, Stream } from "@anthropic-ai/sdk/core/streaming";
import type { MessageCreateParamsStreaming, Messages } from "@anthropic-ai/sdk/resources/messages/messages";
import { fail, type Result, succeed } from "../../contract/failure.ts";
import type { ModelEvent, PricedUsage } from "../agent-loop/ports.ts";
import type { AssistantBlock } from "../agent-loop/transcript.ts";
import { type Fault, faultOf, faultOfError, faultOfErrorEvent } from "./fault.ts";
import type { HeaderSlots } from "./header-slots.ts";
import { type AssembledMessage, MessageAssembly } from "./message-assembly.ts";
import { parseStreamEvent } from "./stream-events.ts";
import { createUsageMeter, type UsageMeter } from "./usage-meter.ts";
import { type SilenceLimits, Watchdog } from "./watchdog.ts";

export interface AttemptDeps {
  messages: Messages;
  slots: HeaderSlots;
  limits: SilenceLimits;
  now: () => number;
  /** Never to be shown. */
  secrets: readonly string[];
}

/** `priced` is what this attempt alone has to be paid for. */
export type AttemptResult = { priced: PricedUsage | null } & (
  | { type: "answered"; message: AssembledMessage }
  | { type: "aborted"; partial: AssistantBlock[] }
  | { type: "failed"; fault: Fault }
);

/** Why reading stopped before the end of the message: a fault that was told, or the connection that ended. */
type ReadEnd = "message_stop" | "cut" | Fault;

interface Reading {
  assembly: MessageAssembly;
  meter: UsageMeter;
  onEvent: (event: ModelEvent) => void;
}

/** Sends the request once and reads the answer as it comes. `usage` events carry this attempt's usage alone. */
export async function runAttempt(
  deps: AttemptDeps,
  params: MessageCreateParamsStreaming,
  onEvent: (event: ModelEvent) => void,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const release = await deps.slots.take(signal);
  if (release === null) return { type: "aborted", partial: [], priced: null };
  const watchdog = new Watchdog(deps.limits);
  const meter = createUsageMeter(params.model, deps.now());
  const reading = { assembly: new MessageAssembly(onEvent), meter, onEvent };
  try {
    watchdog.awaitHeaders();
    const response = await send(deps, params, AbortSignal.any([signal, watchdog.signal]));
    release();
    const end = response.ok ? await read(deps, response.value, watchdog, reading) : response.failure;
    const priced = meter.priced();
    if (end !== "message_stop" && signal.aborted) {
      return { type: "aborted", partial: reading.assembly.partial(), priced };
    }
    if (end !== "message_stop" && watchdog.signal.aborted) {
      return { type: "failed", fault: faultOf("timeout"), priced };
    }
    return { ...concluded(end, reading.assembly), priced };
  } finally {
    release();
    watchdog.stop();
  }
}

async function send(
  deps: AttemptDeps,
  params: MessageCreateParamsStreaming,
  signal: AbortSignal,
): Promise<Result<Response, Fault>> {
  try {
    const response = await deps.messages.create(params, { signal }).asResponse();
    const type = response.headers.get("content-type") ?? "";
    if (type.includes("text/event-stream")) return succeed(response);
    await response.body?.cancel();
    return fail(faultOf("not_the_api", { status: response.status }));
  } catch (error) {
    return fail(faultOfError(error, deps.now(), deps.secrets));
  }
}

/**
 * Reads the raw events, because the SDK's own iterator hides pings, which are what tells a slow answer from a dead
 * connection. Only what the network throws is caught here.
 */
async function read(
  deps: AttemptDeps,
  response: Response,
  watchdog: Watchdog,
  reading: Reading,
): Promise<ReadEnd> {
  const events = Stream.rawEvents(response);
  try {
    watchdog.listen();
    for (;;) {
      const next = await nextOf(events);
      if (next === null) return "cut";
      watchdog.heard(next.event === "ping" ? "ping" : "progress");
      const end = next.event === "error" ? faultOfErrorEvent(next.data, deps.secrets) : take(next, reading);
      if (end !== null) return end;
    }
  } finally {
    // Closes the connection; one that broke has nothing to close.
    events.return().catch(() => undefined);
  }
}

/** Null when the stream has ended, or broken. */
async function nextOf(events: AsyncGenerator<ServerSentEvent, void>): Promise<ServerSentEvent | null> {
  try {
    const next = await events.next();
    return next.done === true ? null : next.value;
  } catch {
    return null;
  }
}

function take(sent: ServerSentEvent, { assembly, meter, onEvent }: Reading): ReadEnd | null {
  if (sent.event === "ping" || sent.data === "") return null;
  const event = parseStreamEvent(sent.data);
  if (event === "ignored") return null;
  if (event === "malformed") return faultOf("stream_cut", { errorType: "malformed_stream" });
  if (event.type === "message_start") meter.answering(event.message.model);
  const told =
    event.type === "message_start" ? event.message.usage : event.type === "message_delta" && event.usage;
  if (told) onEvent({ type: "usage", priced: meter.tell(told) });
  assembly.accept(event);
  return event.type === "message_stop" ? "message_stop" : null;
}

/** A message that lacks nothing but its `message_stop` is taken: to ask for it again would cost it twice. */
function concluded(
  end: ReadEnd,
  assembly: MessageAssembly,
): { type: "answered"; message: AssembledMessage } | { type: "failed"; fault: Fault } {
  if (end !== "message_stop" && end !== "cut") return { type: "failed", fault: end };
  const assembled = assembly.end();
  if (assembled.ok) return { type: "answered", message: assembled.message };
  // The model's slip, not ours to repair: a call without its input must not run, so the answer is asked for once more.
  const kind = assembled.fault === "bad_tool_input" ? "bad_tool_input" : "stream_cut";
  return { type: "failed", fault: faultOf(kind) };
}
