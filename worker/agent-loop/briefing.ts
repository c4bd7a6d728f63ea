import type { UserBlock } from "./transcript.ts";

/** What stands before the first task of a conversation. */
export interface Briefing {
  /** Facts about the project, such as its CLAUDE.md: the same text for all of its agents. */
  projectContext: string | null;
  /** What this agent alone is and is for, as its operator wrote it. */
  role: string | null;
}

export const NO_BRIEFING: Briefing = { projectContext: null, role: null };

/**
 * The blocks that a prompt begins with; `told` is what the conversation was told before, null at its beginning. What
 * was said stays said: the project's facts are as they were at the beginning, and a role that has changed since is
 * said anew, because an edited beginning would void the cache and the thinking behind it.
 */
export function briefingBlocks(now: Briefing, told: Briefing | null): UserBlock[] {
  if (told === null) {
    const { projectContext, role } = now;
    return [
      ...(isSaid(projectContext) ? [projectBlock(projectContext)] : []),
      ...(isSaid(role) ? [roleBlock(role, "")] : []),
    ];
  }
  if (!isSaid(now.role) || now.role === told.role) return [];
  return [roleBlock(now.role, isSaid(told.role) ? ' replaces="the earlier ones"' : "")];
}

/** What the conversation has been told once those blocks are in it. */
export function toldAfter(now: Briefing, told: Briefing | null): Briefing {
  return told === null ? now : { projectContext: told.projectContext, role: now.role ?? told.role };
}

function projectBlock(text: string): UserBlock {
  return {
    type: "text",
    text: `<project_context>\n${inert(text)}\n</project_context>`,
    isShared: true,
  };
}

function roleBlock(text: string, attributes: string): UserBlock {
  return {
    type: "text",
    text: `<operator_instructions${attributes}>\n${inert(text)}\n</operator_instructions>`,
  };
}

/** No text can close the element that holds it, nor open one that speaks for the operator. */
export function inert(text: string): string {
  return text.replaceAll(/<(\/?)(operator_instructions|project_context|open_instruction)/gi, "<$1$2-text");
}

function isSaid(text: string | null): text is string {
  return text !== null && text.trim() !== "";
}
