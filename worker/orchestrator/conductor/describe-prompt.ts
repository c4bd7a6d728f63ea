import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import type { ConductorPrompt } from "../../../contract/playbook.ts";
import type { WorkspacePlaybook } from "../../playbook/workspace-playbook.ts";
import { toolView } from "../../tools/tool-view.ts";
import { catalogOf } from "../fleet/catalog.ts";
import { openManagementToolbox } from "../management/management-toolbox.ts";
import type { Briefing } from "./briefing.ts";

/** What the conductor's model is told, as its next turn will begin. */
export async function describePrompt(parts: {
  briefing: Pick<Briefing, "preview">;
  playbook: Pick<WorkspacePlaybook, "read">;
  management: (author: "orchestrator_agent") => McpServer;
}): Promise<ConductorPrompt> {
  const [system_prompt, playbook, toolbox] = await Promise.all([
    parts.briefing.preview(),
    parts.playbook.read(),
    openManagementToolbox(parts.management("orchestrator_agent")),
  ]);
  await toolbox.close();
  const { templates, commands, problems } = catalogOf(playbook);
  const tools = toolbox.definitions.map(toolView);
  return { system_prompt, tools, templates, commands, problems, project_context: playbook.projectContext };
}
