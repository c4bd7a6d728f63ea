import type { AgentWish } from "./intents.ts";
import { topicWords } from "./words.ts";

/** A name for each kind of work, by the words that tell it; the first that fits. */
const ROLES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:qa|quality|tests?|testing|tester)\b/i, "qa-tester"],
  [/\b(?:review\w*|audit\w*)\b/i, "code-reviewer"],
  [/\b(?:debug\w*|fix\w*|bugs?)\b/i, "bug-fixer"],
  [/\b(?:doc|docs|document\w*|readme|writing)\b/i, "docs-writer"],
  [/\b(?:front-?end|ui|css|html|react|solid)\b/i, "frontend-dev"],
  [/\b(?:back-?end|api|apis|server|fastapi|endpoints?)\b/i, "backend-dev"],
  [/\b(?:deploy\w*|ci|devops|infra\w*|docker)\b/i, "devops-engineer"],
  [/\b(?:data|sql|database|analytics)\b/i, "data-engineer"],
  [/\b(?:security|pentest\w*)\b/i, "security-auditor"],
  [/\b(?:plan\w*|architect\w*|design\w*)\b/i, "system-planner"],
  [/\b(?:research\w*|scout\w*|explor\w*|investigat\w*)\b/i, "code-scout"],
  [/\bpython\b/i, "python-dev"],
  [/\b(?:javascript|typescript|node)\b/i, "script-dev"],
  [/\b(?:build\w*|implement\w*|develop\w*|coding)\b/i, "app-builder"],
];

/** A name of two words joined by a dash, from the purpose; numbered when it is taken. */
function inferName(wish: AgentWish, taken: readonly string[]): string {
  const about = [wish.purpose, wish.template ?? ""].join(" ");
  const [first] = topicWords(about);
  const base =
    ROLES.find(([words]) => words.test(about))?.[1] ??
    (first === undefined ? "general-helper" : `${first}-agent`);
  const used = new Set(taken.map((name) => name.toLowerCase()));
  let name = base;
  for (let number = 2; used.has(name); number += 1) name = `${base}-${number}`;
  return name;
}

/** Every wish with a name. */
export function nameAgents(
  wishes: readonly AgentWish[],
  known: readonly string[],
): (AgentWish & { name: string })[] {
  const taken = [...known, ...wishes.flatMap(({ name }) => name ?? [])];
  return wishes.map((wish) => {
    const name = wish.name ?? inferName(wish, taken);
    taken.push(name);
    return { ...wish, name };
  });
}
