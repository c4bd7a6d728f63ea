import { bare } from "./words.ts";

const HABITS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:qa|test\w*|quality)\b/i,
    "Write tests that state one fact each, cover the edges and the failures, and run them before you report.",
  ],
  [
    /\b(?:review\w*|audit\w*)\b/i,
    "Read before you judge. Report findings by severity, each with file and line, and change nothing yourself.",
  ],
  [
    /\b(?:debug\w*|fix\w*|bugs?)\b/i,
    "Reproduce a fault before you change anything, find its cause, and make the smallest change that removes it.",
  ],
  [
    /\b(?:doc|docs|document\w*|readme|writ\w+)\b/i,
    "Write short, true sentences. Check every claim against the code, and give examples that run.",
  ],
  [
    /\b(?:plan\w*|architect\w*|design\w*)\b/i,
    "Look at what exists first. Write plans as numbered steps with the files they touch and how each is checked.",
  ],
  [
    /\b(?:front-?end|ui|css|html|react|solid|page)\b/i,
    "Keep the markup accessible and the styles small, and check that it works by keyboard and on a narrow screen.",
  ],
  [
    /\b(?:python|fastapi|django|flask)\b/i,
    "Follow PEP 8, use type hints, and name the dependencies that a file needs.",
  ],
  [
    /\b(?:javascript|typescript|node)\b/i,
    "Use modern modules and strict types, and add no dependency without a reason.",
  ],
  [
    /\b(?:scout|research\w*|explor\w*|investigat\w*)\b/i,
    "Search broadly, read narrowly, and report what you found with file names and lines.",
  ],
];

/** A system prompt for an agent of that name and purpose. */
export function writeAgentPrompt(name: string, purpose: string): string {
  const about = bare(purpose);
  const role =
    about === ""
      ? "a software agent who takes on tasks of any kind"
      : `a software agent. Your purpose: ${about}`;
  const habits = HABITS.filter(([words]) => words.test(`${name.replaceAll("-", " ")} ${about}`)).map(
    ([, habit]) => habit,
  );
  return [
    `You are ${name}, ${role}.`,
    ...(habits.length > 0
      ? habits.slice(0, 2)
      : ["Keep your changes small and in the style of the files around them."]),
    "Look at the workspace before you change it and check the result with your tools.",
    "End with a short report: what you did, which files you changed, and what is left to do. Say plainly when something failed.",
  ].join("\n");
}
