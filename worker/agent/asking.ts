import type { CommandId } from "../../contract/ids.ts";
import type { Asked, AskPeople } from "../tools/ask-user.ts";
import type { AgentProfile } from "./command-agent-api.ts";
import type { QuestionStore } from "./question-store.ts";
import type { Uplink } from "./uplink.ts";

export interface AskingDeps {
  storage: DurableObjectStorage;
  questions: QuestionStore;
  uplink: Uplink;
  newId: () => string;
  now: () => number;
}

/** Puts a command's questions to people, each once however often its call is run. */
export function askFor(deps: AskingDeps, profile: AgentProfile, commandId: CommandId): AskPeople {
  const { storage, questions, uplink } = deps;
  return (asked: Asked) => {
    const known = questions.find(commandId, asked.toolUseId);
    if (known?.state === "answered") {
      const by = known.answered_by === "orchestrator_agent" ? "the conductor" : "a person";
      return { answer: known.answer ?? "", by };
    }
    if (known) return null;
    storage.transactionSync(() => {
      const askedAt = new Date(deps.now()).toISOString();
      const question = questions.add(profile, commandId, { ...asked, id: deps.newId(), askedAt });
      uplink.report({ kind: "question", question });
    });
    uplink.send();
    return null;
  };
}
