import type { CreateAgent } from "../../contract/api.ts";
import type { DeliveryMode } from "../../contract/delivery.ts";
import { answerOf, attempt, told, toastFailure, type ActionDeps } from "./action-deps.ts";
import { mergeActions } from "./merge-actions.ts";
import { addOutgoing, confirmOutgoing, dropOutgoing, setOutgoingPhase } from "./outgoing.ts";
import type { RowCategory } from "./state.ts";
import { emptyFilter, type Tab } from "./view.ts";
import { workspaceActions } from "./workspace-actions.ts";

export type Actions = ReturnType<typeof createActions>;

/** All that a user can do. Components call these and nothing else. */
export function createActions(deps: ActionDeps) {
  return {
    ...serverActions(deps),
    ...readActions(deps),
    ...viewActions(deps),
    ...mergeActions(deps),
    ...workspaceActions(deps),
  };
}

function serverActions(deps: ActionDeps) {
  const { client, orchestrator } = deps;

  async function deliver(localId: string, text: string, mode: DeliveryMode): Promise<void> {
    deps.write((state) => setOutgoingPhase(state, localId, "sending"));
    const sent = await client.sendMessage(orchestrator, text, mode, localId);
    if (sent.ok) {
      deps.write((state) => confirmOutgoing(state, localId, sent.value.message_id));
      return;
    }
    deps.write((state) => setOutgoingPhase(state, localId, "failed"));
    toastFailure(deps, sent.failure, () => void deliver(localId, text, mode));
  }

  return {
    sendMessage: (text: string, mode: DeliveryMode): void => {
      const localId = deps.newId();
      const at = new Date(deps.now()).toISOString();
      deps.write((state) => addOutgoing(state, { localId, text, mode, at }));
      void deliver(localId, text, mode);
    },
    retryMessage: (localId: string): void => {
      const message = deps.read.outgoing.find((candidate) => candidate.localId === localId);
      if (message) void deliver(localId, message.text, message.mode);
    },
    dropMessage: (localId: string): void => deps.write((state) => dropOutgoing(state, localId)),

    withdrawMessage: (id: string) => attempt(deps, () => client.withdrawMessage(orchestrator, id)),
    withdrawCommand: (agentId: string, id: string) =>
      attempt(deps, () => client.withdrawCommand(orchestrator, agentId, id)),
    answerQuestion: (id: string, answer: string) =>
      attempt(deps, () => client.answerQuestion(orchestrator, id, answer, deps.newId())),

    interruptConductor: () => attempt(deps, () => client.interruptConductor(orchestrator)),
    interruptAgent: (id: string) => attempt(deps, () => client.interruptAgent(orchestrator, id)),
    deleteAgent: (id: string) => attempt(deps, () => client.deleteAgent(orchestrator, id)),

    /** True when it was taken; otherwise what is wrong, for the form that asked. */
    createAgent: async (agent: CreateAgent): Promise<true | string> =>
      answerOf(await client.createAgent(orchestrator, agent, deps.newId())),
    command: async (id: string, text: string, mode: DeliveryMode): Promise<true | string> =>
      answerOf(await client.command(orchestrator, id, text, mode, deps.newId())),

    /** True when the token was right; the room is then loaded. */
    signIn: async (token: string): Promise<true | string> => {
      const signedIn = await client.signIn(token);
      if (signedIn.ok) deps.connection.retryNow();
      return answerOf(signedIn);
    },

    retryConnection: () => deps.connection.retryNow(),
    loadOlder: async (which: "stream" | "chat"): Promise<boolean> => {
      if (deps.view.isLoadingOlder) return false;
      deps.show((view) => void (view.isLoadingOlder = true));
      const loaded = await deps.connection.loadOlder(which);
      deps.show((view) => void (view.isLoadingOlder = false));
      return loaded;
    },
  };
}

function readActions(deps: ActionDeps) {
  const { client, orchestrator } = deps;
  return {
    listFiles: async (path: string, ref: string) => told(await client.files(orchestrator, path, ref)),
    readFile: async (path: string, ref: string) => told(await client.fileContent(orchestrator, path, ref)),
    listTemplates: async () => told(await client.templates(orchestrator)),
    listSlashCommands: async () => told(await client.slashCommands(orchestrator)),
    /** The conductor's, with an empty id. */
    readPrompt: async (agentId: string) =>
      told(
        agentId === ""
          ? await client.conductorPrompt(orchestrator)
          : await client.agentPrompt(orchestrator, agentId),
      ),
    /** Of main, unless a branch is named. */
    openFile: (path: string | null, ref = "main"): void =>
      deps.show((view) => void (view.files = { path, ref })),
    closeFiles: (): void => deps.show((view) => void (view.files = null)),
  };
}

function viewActions(deps: ActionDeps) {
  return {
    selectTab: (tab: Tab): void => deps.show((view) => void (view.tab = tab)),
    setChatDrawer: (isOpen: boolean): void => deps.show((view) => void (view.isChatDrawerOpen = isOpen)),
    toggleCategory: (category: RowCategory): void =>
      deps.show((view) => {
        const { hiddenCategories: hidden } = view.filter;
        view.filter.hiddenCategories = hidden.includes(category)
          ? hidden.filter((other) => other !== category)
          : [...hidden, category];
      }),
    toggleAgentFilter: (id: string): void =>
      deps.show((view) => void (view.filter.agentId = view.filter.agentId === id ? null : id)),
    setSearch: (search: string): void => deps.show((view) => void (view.filter.search = search)),
    clearFilter: (): void => deps.show((view) => void (view.filter = emptyFilter())),
    /** Puts text into the chat input for the user to send. */
    draft: (text: string): void =>
      deps.show((view) => {
        view.draft = { text, nonce: view.draft.nonce + 1 };
        view.tab = "chat";
        view.isChatDrawerOpen = true;
      }),
    dismissToast: (id: string): void =>
      deps.show((view) => void (view.toasts = view.toasts.filter((other) => other.id !== id))),
  };
}
