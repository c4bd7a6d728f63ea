/** Below one orchestrator, by its name or id. */
export const of = (orchestrator: string, rest = ""): string =>
  `/api/orchestrators/${encodeURIComponent(orchestrator)}${rest}`;

export const agentPath = (orchestrator: string, agent: string, rest = ""): string =>
  of(orchestrator, `/agents/${encodeURIComponent(agent)}${rest}`);
