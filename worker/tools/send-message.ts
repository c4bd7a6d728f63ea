import { z } from "zod";
import type { Result } from "../../contract/failure.ts";
import { LIMITS } from "../../contract/limits.ts";
import { defineTool, failed, succeeded, type Tool } from "./define-tool.ts";

export const SEND_MESSAGE = "SendMessage";

export interface SentMessage {
  /** Names the message: sent again with the same one, it is the same message. */
  toolUseId: string;
  to: string;
  message: string;
}

/** The failure is a sentence for the model. */
export type PostMessage = (sent: SentMessage) => Promise<Result<{ to: string }, string>>;

/** One message after the other, so that they arrive in the order in which they were sent. */
export function sendMessageTool(post: PostMessage): Tool {
  let last: Promise<unknown> = Promise.resolve();
  return defineTool({
    name: SEND_MESSAGE,
    description:
      "Sends a message to another agent of the fleet by its name, or to the conductor. It arrives once, in the order you send, at the receiver's next tool call, or wakes it if it rests. An answer, if one comes, reaches you as <agent_message from=…>; you do not wait for it here. Send what the other needs to do its own task; thanks and confirmations only keep others busy. Your report to the conductor goes by itself when you end.",
    input: z.strictObject({
      to: z.string().trim().min(1).max(100).describe('The name of an agent, or "conductor"'),
      message: z
        .string()
        .trim()
        .min(1)
        .max(LIMITS.agentMessageChars)
        .describe("All that the receiver needs: it does not see your conversation"),
    }),
    isRepeatable: true,
    restHint: "",
    async run({ to, message }, { toolUseId }) {
      const posting = last.then(() => post({ toolUseId, to, message }));
      last = posting.catch(() => undefined);
      const posted = await posting;
      return posted.ok ? succeeded(`Sent to ${posted.value.to}.`) : failed(posted.failure);
    },
  });
}
