/** `agent/` and the agent's name as git takes it, with a number when that branch holds work which is not in main. */
export function branchNameFor(agentName: string, isHeld: (branch: string) => boolean): string {
  const name = `agent/${refSafe(agentName)}`;
  if (!isHeld(name)) return name;
  for (let number = 2; ; number += 1) if (!isHeld(`${name}-${number}`)) return `${name}-${number}`;
}

/** Names of agents have letters, digits, spaces, `_`, `.` and `-`; git takes no spaces, no two dots, no end in `.lock`. */
function refSafe(name: string): string {
  return name
    .replaceAll(/\s+/g, "-")
    .replaceAll(/\.{2,}/g, ".")
    .replace(/\.$/, "")
    .replace(/\.lock$/i, "-lock");
}
