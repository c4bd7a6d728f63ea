export interface CommitAuthor {
  name: string;
  email: string;
}

/** Who commits what people and agents made, and joins branches. */
export const COMMITTER: CommitAuthor = { name: "Control room", email: "control-room@agents.invalid" };

/** Agents have no mail; the address only keeps them apart in git's statistics. */
export function authorOf(agentName: string): CommitAuthor {
  return {
    name: agentName,
    email: `${agentName.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, "-")}@agents.invalid`,
  };
}
