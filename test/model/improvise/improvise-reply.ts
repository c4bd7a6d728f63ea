import { thinkingTypeOf, type Ask } from "../ask.ts";
import { describeConversation } from "../describe-conversation.ts";
import { isRecord, parseJson } from "../narrow.ts";
import { paceReply, type Pace } from "../pace.ts";
import { blocksOf } from "../request-schema.ts";
import { offeredName, type Reply, type ReplyBlock } from "../rules.ts";
import { isCustomTool, toolNameOf } from "../tool-schema.ts";
import { commandAgent } from "./command-agent.ts";
import { conductor } from "./conductor.ts";
import { episodesOf, requestIn, userText } from "./conversation.ts";
import { playScript, type Closing, type Step } from "./script.ts";
import type { Material } from "./sample-schema.ts";
import { structuredReply } from "./structured.ts";

const STAND_IN =
  "I am the stand-in model: I answer in place of a real one, and without tools there is little I can do but say hello.";
const AGENT_TOOLS = ["Read", "Write", "Edit", "Bash", "Glob", "Grep"];
/** The caller wants the conversation made short; an agent who is to summarize something is told so differently. */
const ABOUT_CONVERSATION =
  /^(?:please |now |your task is to )*(?:summari[sz]e|compact|condense|(?:write|create|give|make)[^.]{0,30}\bsummary)\b[^.]{0,60}\b(?:conversation|session|history|transcript|so far)\b/i;

function lastUserText({ body }: Ask): string {
  const last = body.messages.findLast(({ role }) => role === "user");
  return userText(blocksOf(last?.content));
}

function materialOf({ body }: Ask, said: string): Material {
  return { said, conversation: () => describeConversation(body) };
}

/** A tool that the caller insists on is called with whatever fits its schema. */
function forcedCall(ask: Ask): ReplyBlock | undefined {
  const { tool_choice, tools = [] } = ask.body;
  if (tool_choice?.type !== "tool" && tool_choice?.type !== "any") return undefined;
  const tool =
    tool_choice.type === "tool" ? tools.find((each) => toolNameOf(each) === tool_choice.name) : tools[0];
  if (tool === undefined || !isCustomTool(tool)) return undefined;
  const input = parseJson(structuredReply(tool.input_schema, materialOf(ask, requestIn(lastUserText(ask)))));
  return { type: "tool_use", name: tool.name, input: isRecord(input) ? input : {} };
}

/** The next turn of whichever part the offered tools make it play. */
function decide(ask: Ask): Step | Closing {
  const { body } = ask;
  const has = (tool: string): boolean =>
    body.tool_choice?.type !== "none" && offeredName(body, tool) !== undefined;
  const episodes = episodesOf(body);
  const current = episodes.at(-1);
  if (current !== undefined && ABOUT_CONVERSATION.test(current.request.slice(0, 600)))
    return { text: describeConversation(body) };
  if (has("create_agent")) return playScript(conductor(episodes), current?.outcomes ?? []);
  if (AGENT_TOOLS.some(has))
    return playScript(commandAgent(current?.request ?? "", has), current?.outcomes ?? []);
  return { text: STAND_IN };
}

/** A turn as blocks: thinking where the model thinks, then words, then calls. */
function blocksOfTurn(ask: Ask, turn: Step | Closing): ReplyBlock[] {
  const { body, model } = ask;
  const [calls, text] = "calls" in turn ? [turn.calls, turn.say] : [[], turn.text];
  // Some models write what they say between calls as thinking.
  const isHidden = calls.length > 0 && model.remarks === "thinking";
  const thinking = [turn.thinking, isHidden ? text : undefined]
    .filter((part) => part !== undefined)
    .join(" ");
  const choice = body.tool_choice;
  const isSerial =
    choice !== undefined &&
    "disable_parallel_tool_use" in choice &&
    choice.disable_parallel_tool_use === true;
  return [
    ...(thinking !== "" && thinkingTypeOf(ask) !== "disabled"
      ? [{ type: "thinking" as const, thinking }]
      : []),
    ...(text !== undefined && !isHidden ? [{ type: "text" as const, text }] : []),
    ...(isSerial ? calls.slice(0, 1) : calls).map(({ tool, input }) => ({
      type: "tool_use" as const,
      name: offeredName(body, tool) ?? tool,
      input,
    })),
  ];
}

function contentOf(ask: Ask): ReplyBlock[] {
  const format = ask.body.output_config?.format ?? ask.body.output_format;
  if (format)
    return [{ type: "text", text: structuredReply(format.schema, materialOf(ask, lastUserText(ask))) }];
  const forced = forcedCall(ask);
  return forced === undefined ? blocksOfTurn(ask, decide(ask)) : [forced];
}

/** What a model might answer, worked out from the request alone: the same request gets the same answer. */
export function improviseReply(ask: Ask, pace: Pace): Reply {
  return { ...paceReply(pace), content: contentOf(ask) };
}
