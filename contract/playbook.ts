import { z } from "zod";

/**
 * What a project teaches its agents: templates (`.claude/agents/*.md`), slash commands (`.claude/commands/**`) and
 * `CLAUDE.md`. Some come with the product, the workspace's own go before those of the same name.
 */
export const PlaybookSourceSchema = z.enum(["shipped", "workspace"]);
export type PlaybookSource = z.infer<typeof PlaybookSourceSchema>;

export const TemplateInfoSchema = z.object({
  name: z.string(),
  description: z.string(),
  /** Null: all tools. */
  tools: z.array(z.string()).nullable(),
  /** An alias or an id; null: the default. */
  model: z.string().nullable(),
  color: z.string().nullable(),
  source: PlaybookSourceSchema,
  file: z.string(),
});
export type TemplateInfo = z.infer<typeof TemplateInfoSchema>;

export const SlashCommandInfoSchema = z.object({
  /** Without the slash; folders are parts of it, joined by `:`. */
  name: z.string(),
  description: z.string(),
  argument_hint: z.string(),
  model: z.string().nullable(),
  /** Null: whatever the agent may use. */
  allowed_tools: z.array(z.string()).nullable(),
  /** Only people give this command. */
  disable_model_invocation: z.boolean(),
  source: PlaybookSourceSchema,
  file: z.string(),
});
export type SlashCommandInfo = z.infer<typeof SlashCommandInfoSchema>;

/** Something about a file that does not hold. The file may be usable all the same: then it is listed. */
export const PlaybookProblemSchema = z.object({
  file: z.string(),
  message: z.string(),
  source: PlaybookSourceSchema,
});
export type PlaybookProblem = z.infer<typeof PlaybookProblemSchema>;

const problems = z.array(PlaybookProblemSchema);
export const TemplateListSchema = z.object({ items: z.array(TemplateInfoSchema), problems });
export const SlashCommandListSchema = z.object({ items: z.array(SlashCommandInfoSchema), problems });

export const ToolViewSchema = z.object({
  name: z.string(),
  description: z.string(),
  input_schema: z.record(z.string(), z.unknown()),
});
export type ToolView = z.infer<typeof ToolViewSchema>;

/** What a model is told before a conversation. `project_context` is what agents are given of `CLAUDE.md`. */
export const AgentPromptSchema = z.object({
  system_prompt: z.string(),
  tools: z.array(ToolViewSchema),
  project_context: z.string().nullable(),
});
export type AgentPrompt = z.infer<typeof AgentPromptSchema>;

export const ConductorPromptSchema = AgentPromptSchema.extend({
  templates: z.array(TemplateInfoSchema),
  commands: z.array(SlashCommandInfoSchema),
  problems,
});
export type ConductorPrompt = z.infer<typeof ConductorPromptSchema>;
