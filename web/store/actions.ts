import type { CreateAgent } from "../../contract/api.ts";
import type { DeliveryMode } from "../../contract/delivery.ts";
import type { ApiClient } from "../client/api-client.ts";
import type { ClientFailure, ClientResult } from "../client/request.ts";
import type { RoomConnection } from "./connect.ts";
import { describeFailure } from "./describe-failure.ts";
import { addOutgoing, confirmOutgoing, dropOutgoing, setOutgoingPhase } from "./outgoing.ts";
import type { RowCategory, State } from "./state.ts";
import { emptyFilter, type Tab, type View } from "./view.ts";

interface ActionDeps {
  orchestrator: string;
  client: ApiClient;
  connection: RoomConnection;
  read: State;
  view: View;
  write(change: (state: State) => void): void;
  show(change: (view: View) => void): void;
  newId(): string;
  now(): number;
}

export type Actions = ReturnType<typeof createActions>;

/** All that a user can do. Components call these and nothing else. */
export function createActions(deps: ActionDeps) {
  return { ...serverActions(deps), ...readActions(deps), ...viewActions(deps) };
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
    toast(deps, sent.failure, () => void deliver(localId, text, mode));
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
    listFiles: async (path: string) => told(await client.files(orchestrator, path)),
    readFile: async (path: string) => told(await client.fileContent(orchestrator, path)),
    listTemplates: async () => told(await client.templates(orchestrator)),
    listSlashCommands: async () => told(await client.slashCommands(orchestrator)),
    /** The conductor's, with an empty id. */
    readPrompt: async (agentId: string) =>
      told(
        agentId === ""
          ? await client.conductorPrompt(orchestrator)
          : await client.agentPrompt(orchestrator, agentId),
      ),
    openFile: (path: string | null): void => deps.show((view) => void (view.files = { path })),
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

type Told<T> = { ok: true; value: T } | { ok: false; title: string; detail: string };

function told<T>(result: ClientResult<T>): Told<T> {
  return result.ok ? result : { ok: false, ...describeFailure(result.failure) };
}

/** Toasts kept at once; the oldest gives way. */
const MAX_TOASTS = 4;

function toast(deps: ActionDeps, failure: ClientFailure, retry: () => void): void {
  const { title, detail, canRetry } = describeFailure(failure);
  const id = deps.newId();
  deps.show((view) => {
    view.toasts = [...view.toasts, { id, title, detail, ...(canRetry ? { retry } : {}) }].slice(-MAX_TOASTS);
  });
}

async function attempt(deps: ActionDeps, call: () => Promise<ClientResult<unknown>>): Promise<boolean> {
  const result = await call();
  if (!result.ok) toast(deps, result.failure, () => void attempt(deps, call));
  return result.ok;
}

function answerOf(result: ClientResult<unknown>): true | string {
  if (result.ok) return true;
  const { title, detail } = describeFailure(result.failure);
  return `${title}: ${detail}`;
}
