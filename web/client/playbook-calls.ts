import type { z } from "zod";
import {
  AgentPromptSchema,
  ConductorPromptSchema,
  SlashCommandListSchema,
  TemplateListSchema,
} from "../../contract/playbook.ts";
import { agentPath, of } from "./api-paths.ts";
import { requestJson, type RequestOptions } from "./request.ts";

/** What there is to use, and what models are told of it. */
export function playbookCalls(options: RequestOptions) {
  const get = <Schema extends z.ZodType>(schema: Schema, path: string) =>
    requestJson(options, schema, { method: "GET", path });
  return {
    templates: (o: string) => get(TemplateListSchema, of(o, "/templates")),
    slashCommands: (o: string) => get(SlashCommandListSchema, of(o, "/commands")),
    conductorPrompt: (o: string) => get(ConductorPromptSchema, of(o, "/prompt")),
    agentPrompt: (o: string, agent: string) => get(AgentPromptSchema, agentPath(o, agent, "/prompt")),
  };
}
