import { Match, Show, Switch } from "solid-js";
import { DEFAULT_ORCHESTRATOR_NAME } from "../../../contract/ids.ts";
import { useRoom } from "../../store/room.ts";
import type { Connection } from "../../store/state.ts";
import { formatElapsed } from "../text/format-time.ts";
import { plural } from "../text/format-number.ts";
import { Icon } from "../text/icon.tsx";
import { SignIn } from "./sign-in.tsx";

/** What the user must know before anything else on the page can be trusted. */
export function Banners() {
  const room = useRoom();
  return (
    <>
      <ConnectionBanner />
      <Show when={room.state.modelSource === "not configured"}>
        <div class="banner is-warn" role="status">
          <Icon name="triangleAlert" />
          <p>
            <strong>No model is configured.</strong> Messages cannot be answered until{" "}
            <code>ANTHROPIC_API_KEY</code> is set: in <code>.dev.vars</code> here, with{" "}
            <code>wrangler secret put</code> when deployed.
          </p>
        </div>
      </Show>
      <Show when={room.state.unreadableCount > 0}>
        <div class="banner is-quiet" role="status">
          <p>
            {plural(room.state.unreadableCount, "unreadable event")} left out. Reload the page if a newer
            version was deployed.
          </p>
        </div>
      </Show>
    </>
  );
}

const BLIP_MS = 800;

function ConnectionBanner() {
  const room = useRoom();
  const retryIn = () => {
    const { connection } = room.state;
    const retryAtMs =
      connection.phase === "waiting" || connection.phase === "failed" ? connection.retryAtMs : null;
    if (retryAtMs === null) return null;
    return Math.max(0, Math.ceil((retryAtMs - room.view.nowMs) / 1_000));
  };
  const problem = () => (room.state.connection.phase === "failed" ? room.state.connection : null);
  // A blip that is over within a second should not move the page.
  const isAway = () => {
    const { staleSinceMs, connection } = room.state;
    if (staleSinceMs === null || connection.phase === "online") return false;
    return connection.phase === "failed" || room.view.nowMs - staleSinceMs > BLIP_MS;
  };
  return (
    <Show when={isAway()}>
      <div class="banner is-danger" role="alert">
        <Icon name="triangleAlert" />
        <p>
          <Switch fallback="Connection lost. ">
            <Match when={problem()}>
              {(failed) => (
                <>
                  <strong>{failed().title}.</strong> {failed().detail}{" "}
                </>
              )}
            </Match>
          </Switch>
          <span class="banner-when">
            <Show when={retryIn() !== null} fallback={problem() ? "" : "Reconnecting…"}>
              Reconnecting in {retryIn()} s…
            </Show>
            <Show when={room.state.orchestrator}>
              {" "}
              Showing the state of {formatElapsed(room.view.nowMs - (room.state.staleSinceMs ?? 0))} ago.
            </Show>
          </span>
        </p>
        <ConnectionActions problem={problem()} />
      </div>
    </Show>
  );
}

/** What a person can do about it. */
function ConnectionActions(props: { problem: Extract<Connection, { phase: "failed" }> | null }) {
  const room = useRoom();
  const isPointless = () => props.problem?.retryAtMs === null && !props.problem.needsSignIn;
  return (
    <>
      <Show when={isPointless() && room.name !== DEFAULT_ORCHESTRATOR_NAME}>
        <a class="button" href="/">
          Open the default orchestrator
        </a>
      </Show>
      <Show
        when={props.problem?.needsSignIn}
        fallback={
          <button type="button" class="button" onClick={() => room.actions.retryConnection()}>
            Retry now
          </button>
        }
      >
        <SignIn />
      </Show>
    </>
  );
}
