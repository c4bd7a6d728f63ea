import type { Answer, ToolCall } from "./agent-loop.ts";

export const MANAGEMENT_TOOLS = [
  "create_agent",
  "list_agents",
  "command_agent",
  "check_agent_status",
  "delete_agent",
  "interrupt_agent",
  "read_system_logs",
  "report_cost",
].map((name) => `mcp__mgmt__${name}`);

function text(value: unknown, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}

/** The management tools over a set of names, with the results that the real ones give. */
export function fakeFleet(
  initial: readonly string[] = [],
  templates: readonly string[] = ["build-agent", "review-agent"],
): {
  names: Set<string>;
  answer: (call: ToolCall) => Answer;
} {
  const names = new Set(initial);

  function onAgent(name: string, done: string): Answer {
    return names.has(name) ? done : { text: `❌ Agent '${name}' not found`, isError: true };
  }

  function create(input: Record<string, unknown>): Answer {
    const name = text(input["name"]);
    const template = input["subagent_template"];
    if (template !== undefined && !templates.includes(text(template))) {
      return {
        text: `❌ Failed: Template '${text(template)}' not found. Available: ${templates.join(", ")}`,
        isError: true,
      };
    }
    if (names.has(name))
      return {
        text: `❌ Failed: Agent name '${name}' is already in use. Please choose a different name.`,
        isError: true,
      };
    names.add(name);
    return `✅ Created agent '${name}'\nID: id-of-${name}\nSession: s-${name}\nModel: ${text(input["model"], "claude-sonnet-5-5")}`;
  }

  function answer({ tool, input }: ToolCall): Answer {
    const name = text(input["agent_name"]);
    switch (tool.replace("mcp__mgmt__", "")) {
      case "create_agent":
        return create(input);
      case "list_agents":
        return names.size === 0
          ? "No agents found"
          : `📋 Active Agents:\n${[...names].map((each) => `• ${each} (ID: id-of-${each})\n  Status: idle`).join("\n")}`;
      case "command_agent":
        return onAgent(name, `✅ Command dispatched to '${name}'\nAgent will execute in background.`);
      case "check_agent_status":
        return onAgent(name, `📊 Agent Status: ${name}\nStatus: idle`);
      case "delete_agent": {
        const done = onAgent(name, `✅ Deleted agent '${name}'`);
        names.delete(name);
        return done;
      }
      case "interrupt_agent":
        return onAgent(name, `✅ Interrupted agent '${name}'`);
      case "report_cost":
        return "💰 Orchestrator Cost Report:\nTotal Cost: $0.0123";
      default:
        return "📋 No system logs found matching the criteria";
    }
  }

  return { names, answer };
}
