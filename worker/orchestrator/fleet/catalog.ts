import type { SlashCommandInfo, TemplateInfo } from "../../../contract/playbook.ts";
import type { Catalog } from "../orchestrator-api.ts";
import type { Playbook, SlashCommand, Template } from "../../playbook/playbook.ts";

/** For people to read; what the model gets is the tools' schemas. */
const SIGNATURES = [
  "create_agent(name: string, system_prompt?: string, model?: string, subagent_template?: string, max_turns?: number)",
  "list_agents()",
  "command_agent(agent_name: string, command: string, mode = queue, max_turns?: number)",
  "check_agent_status(agent_name: string, tail_count = 10, offset = 0, verbose_logs = false)",
  "delete_agent(agent_name: string)",
  "interrupt_agent(agent_name: string)",
  "read_system_logs(offset = 0, limit = 50, message_contains?: string, level?: string)",
  "report_cost()",
  "list_merges(state?: string)",
  "resolve_merge(branch: string, action: string, take?: string, agent_name?: string, instructions?: string)",
  "list_templates()",
  "list_questions()",
  "answer_question(question_id: string, answer: string)",
];

export function catalogOf({ templates, commands, problems }: Playbook): Catalog {
  return {
    templates: templates.map(templateInfo),
    commands: commands.map(commandInfo),
    problems: [...problems],
    tools: SIGNATURES,
  };
}

function templateInfo(template: Template): TemplateInfo {
  const { systemPrompt: _, ...info } = template;
  return info;
}

function commandInfo(command: SlashCommand): SlashCommandInfo {
  const { body: _, ...info } = command;
  return info;
}
