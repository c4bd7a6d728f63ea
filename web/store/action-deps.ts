import type { ApiClient } from "../client/api-client.ts";
import type { ClientFailure, ClientResult } from "../client/request.ts";
import type { RoomConnection } from "./connect.ts";
import { describeFailure } from "./describe-failure.ts";
import type { State } from "./state.ts";
import type { Toast, View } from "./view.ts";

export interface ActionDeps {
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

/** An answer for the component that asked. */
export type Told<T> = { ok: true; value: T } | { ok: false; title: string; detail: string };

export function told<T>(result: ClientResult<T>): Told<T> {
  return result.ok ? result : { ok: false, ...describeFailure(result.failure) };
}

export function answerOf(result: ClientResult<unknown>): true | string {
  if (result.ok) return true;
  const { title, detail } = describeFailure(result.failure);
  return `${title}: ${detail}`;
}

/** Toasts kept at once; the oldest gives way. */
const MAX_TOASTS = 4;

export function addToast(deps: ActionDeps, toast: Omit<Toast, "id">): void {
  const id = deps.newId();
  deps.show((view) => void (view.toasts = [...view.toasts, { ...toast, id }].slice(-MAX_TOASTS)));
}

export function toastFailure(deps: ActionDeps, failure: ClientFailure, retry: () => void): void {
  const { title, detail, canRetry } = describeFailure(failure);
  const action = canRetry ? { action: { word: "Retry", run: retry } } : {};
  addToast(deps, { tone: "danger", title, detail, ...action });
}

export async function attempt(
  deps: ActionDeps,
  call: () => Promise<ClientResult<unknown>>,
): Promise<boolean> {
  const result = await call();
  if (!result.ok) toastFailure(deps, result.failure, () => void attempt(deps, call));
  return result.ok;
}
