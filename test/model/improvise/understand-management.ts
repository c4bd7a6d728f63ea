import { readAddressees, resolveName } from "./addressees.ts";
import type { Addressees, Intent, Names } from "./intents.ts";
import { bare } from "./words.ts";

/** The addressees if the text names them and nothing else. */
function onlyAddressees(text: string, names: Names): Addressees | undefined {
  const addressed = readAddressees(bare(text), names);
  if (
    addressed === undefined ||
    !/^\s*(?:agents?|bots?|now|please|right now|immediately)?\s*$/i.test(addressed.rest)
  )
    return undefined;
  return addressed.to;
}

function readEnding(text: string, names: Names): Intent | undefined {
  const match =
    /^(delete|remove|retire|archive|dismiss|fire|get rid of|stop|interrupt|halt|abort|pause|cancel|kill)\b\s*(.*)$/is.exec(
      text,
    );
  if (match === null) return undefined;
  const isDeletion = /^(?:delete|remove|retire|archive|dismiss|fire|get rid of)/i.test(match[1] ?? "");
  const target = bare(match[2] ?? "");
  if (target === "") return isDeletion ? undefined : { kind: "interrupt", whom: { everyone: true } };
  if (/[/\\]|\.\w{1,4}$/.test(target) && resolveName(target, names) === undefined) return undefined;
  const whom = onlyAddressees(target, names);
  if (whom === undefined) return undefined;
  return { kind: isDeletion ? "delete" : "interrupt", whom };
}

const STATUS_FORMS: readonly RegExp[] = [
  /^(?:(?:tell|show) me )?what(?:'s| is| are| has| have| did)\s+(.+?)\s+(?:been )?(?:up to|doing|working on|done|do|achieved?|accomplished)(?: so far| now| right now)?$/is,
  /^(?:(?:tell|show) me\s+)?(?:what|how)\s+(.+?)\s+(?:is|are)\s+(?:doing|up to|working on|getting on|busy with)(?: now| right now)?$/is,
  /^how(?:'s| is| are)\s+(.+?)\s+(?:doing|going|getting (?:on|along)|progressing|coming along)$/is,
  /^(?:(?:show|give|get|check|what(?:'s| is))\s+)?(?:me\s+)?(?:the\s+)?(?:current\s+)?(?:status|progress|activity|logs?)\s+(?:of|for|on|from)\s+(.+)$/is,
  /^(?:check|look)\s+(?:(?:in )?on|after|in with)\s+(.+)$/is,
  /^check\s+(.+?)(?:'s)?(?:\s+status)?$/is,
  /^(?:is|are)\s+(.+?)\s+(?:done|finished|ready|busy|idle|still\b.*|working.*|running.*)$/is,
  /^(?:(?:show|give|get|what(?:'s| is))\s+)?(?:me\s+)?(?:the\s+)?(?:last \d+ )?(.+?)(?:'s|s')?\s+(?:current\s+)?(?:status|progress|activity|logs?)$/is,
  /^(?:show|give|get)\s+(?:me\s+)?(?:the\s+)?last\s+\d+\s+(?:log\s+)?(?:lines?|entries|logs?|events?|steps?)\s+(?:of|for|from)\s+(.+)$/is,
];

function readStatus(text: string, names: Names): Intent | undefined {
  const plain = bare(text).replace(/,?\s*(?:in detail|verbosely|with details|please)$/i, "");
  if (/^(?:status|status report|overview)$/i.test(plain)) return { kind: "list" };
  const isVerbose = /\b(?:verbose|verbosely|details?|full|raw)\b/i.test(text);
  const tail = /\blast\s+(\d+)\b/i.exec(text)?.[1];
  for (const form of STATUS_FORMS) {
    const whom = onlyAddressees(form.exec(plain)?.[1] ?? "", names);
    if (whom === undefined) continue;
    if (whom.everyone) return { kind: "list" };
    const areKnown = whom.names.every((name) => resolveName(name, names) !== undefined);
    const isQuestion = /^(?:what|how|is|are)\b|\bstatus\b/i.test(plain);
    if (
      areKnown ||
      (isQuestion && whom.names.length === 1 && !/^(?:system|the|your)$/i.test(whom.names[0] ?? ""))
    ) {
      return {
        kind: "status",
        names: whom.names,
        tailCount: tail === undefined ? undefined : Number(tail),
        isVerbose,
      };
    }
  }
  return undefined;
}

function readList(text: string): Intent | undefined {
  const isList =
    /^(?:please\s+)?(?:list|show|display|name|give|get)\b[^.]{0,25}\b(?:agents?|bots?|team|fleet)\b(?!'s)/i.test(
      text,
    ) ||
    /\b(?:what|which|how many) (?:agents|bots)\b/i.test(text) ||
    /\bwho(?:'s| is| are| do we have| do i have)\b[^.]{0,20}\b(?:there|here|around|available|running|working|online|on the team|have)\b/i.test(
      text,
    ) ||
    /^(?:agents|who do (?:we|i) have|list)\W*$/i.test(text);
  return isList ? { kind: "list" } : undefined;
}

function readLogs(text: string): Intent | undefined {
  if (
    !/\blogs?\b/i.test(text) ||
    !/^(?:show|read|check|get|display|look|open|print|view|see|any|are|what|search|find|system|logs?|the|last|errors?)\b/i.test(
      text,
    )
  )
    return undefined;
  const quoted = /["'“`]([^"'”`]+)["'”`]/.exec(text)?.[1];
  const about = /\b(?:containing|about|mentioning|matching|with)\s+([\w.-]+)\s*[.?!]?$/i.exec(text)?.[1];
  const level = /\b(error|warning|warn|info|debug)s?\b/i.exec(text)?.[1]?.toUpperCase();
  const limit = /\b(?:last|latest|newest)\s+(\d+)\b|\b(\d+)\s+logs?\b/i.exec(text);
  return {
    kind: "logs",
    contains: quoted ?? about,
    level: level === "WARN" ? "WARNING" : level,
    limit: limit === null ? undefined : Number(limit[1] ?? limit[2]),
  };
}

function readCost(text: string): Intent | undefined {
  const asks =
    /\b(?:costs?|spent|spending|spend|price|expens\w+|budget|bill|how much money|tokens? (?:used|usage))\b/i.test(
      text,
    );
  const isQuestion = /^(?:what|how|show|report|give|tell me|check|get|costs?|is|are|did|do)\b/i.test(text);
  return asks && isQuestion ? { kind: "cost" } : undefined;
}

/** What is about agents as such: ending, watching, listing them, their cost, the logs. */
export function readManagement(text: string, names: Names): Intent | undefined {
  return (
    readEnding(text, names) ?? readStatus(text, names) ?? readList(text) ?? readCost(text) ?? readLogs(text)
  );
}
