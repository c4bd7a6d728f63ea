import builder from "../../.claude/agents/builder.md";
import docsScraper from "../../.claude/agents/docs-scraper.md";
import documenter from "../../.claude/agents/documenter.md";
import metaAgent from "../../.claude/agents/meta-agent.md";
import planner from "../../.claude/agents/planner.md";
import reviewer from "../../.claude/agents/reviewer.md";
import scout from "../../.claude/agents/scout.md";
import scoutFast from "../../.claude/agents/scout-fast.md";
import tester from "../../.claude/agents/tester.md";
import context from "../../.claude/CLAUDE.md";
import build from "../../.claude/commands/build.md";
import buildInParallel from "../../.claude/commands/build_in_parallel.md";
import fix from "../../.claude/commands/fix.md";
import oneShotAgent from "../../.claude/commands/orch_one_shot_agent.md";
import planBuildReview from "../../.claude/commands/orch_plan_w_scouts_build_review.md";
import scoutAndBuild from "../../.claude/commands/orch_scout_and_build.md";
import parallelSubagents from "../../.claude/commands/parallel_subagents.md";
import plan from "../../.claude/commands/plan.md";
import prime from "../../.claude/commands/prime.md";
import question from "../../.claude/commands/question.md";
import review from "../../.claude/commands/review.md";
import type { Playbook, PlaybookRules } from "./playbook.ts";
import { readPlaybook } from "./read-playbook.ts";

/** What comes with the product. The bundler takes no patterns, so each file is named here. */
const FILES: Readonly<Record<string, string>> = {
  ".claude/CLAUDE.md": context,
  ".claude/agents/builder.md": builder,
  ".claude/agents/docs-scraper.md": docsScraper,
  ".claude/agents/documenter.md": documenter,
  ".claude/agents/meta-agent.md": metaAgent,
  ".claude/agents/planner.md": planner,
  ".claude/agents/reviewer.md": reviewer,
  ".claude/agents/scout-fast.md": scoutFast,
  ".claude/agents/scout.md": scout,
  ".claude/agents/tester.md": tester,
  ".claude/commands/build.md": build,
  ".claude/commands/build_in_parallel.md": buildInParallel,
  ".claude/commands/fix.md": fix,
  ".claude/commands/orch_one_shot_agent.md": oneShotAgent,
  ".claude/commands/orch_plan_w_scouts_build_review.md": planBuildReview,
  ".claude/commands/orch_scout_and_build.md": scoutAndBuild,
  ".claude/commands/parallel_subagents.md": parallelSubagents,
  ".claude/commands/plan.md": plan,
  ".claude/commands/prime.md": prime,
  ".claude/commands/question.md": question,
  ".claude/commands/review.md": review,
};

export function shippedPlaybook(rules: Omit<PlaybookRules, "source">): Playbook {
  const files = Object.entries(FILES).map(([path, text]) => ({ path, text }));
  return readPlaybook(files, { ...rules, source: "shipped" });
}
