import type { Catalog } from "../orchestrator-api.ts";
import { SHIPPED_TEMPLATES } from "./shipped-templates.ts";

/** For people to read; what the model gets is the tools' schemas. */
const SIGNATURES = [
  "create_agent(name: string, system_prompt?: string, model?: string, subagent_template?: string)",
  "list_agents()",
  "command_agent(agent_name: string, command: string, mode = queue)",
  "check_agent_status(agent_name: string, tail_count = 10, offset = 0, verbose_logs = false)",
  "delete_agent(agent_name: string)",
  "interrupt_agent(agent_name: string)",
  "read_system_logs(offset = 0, limit = 50, message_contains?: string, level?: string)",
  "report_cost()",
  "list_questions()",
  "answer_question(question_id: string, answer: string)",
];

export function catalog(): Catalog {
  return {
    templates: SHIPPED_TEMPLATES.map(({ name, description }) => ({ name, description })),
    tools: SIGNATURES,
  };
}
