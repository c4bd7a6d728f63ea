import { For, Show } from "solid-js";
import type { Todo } from "../../../contract/agent.ts";
import { Icon, type IconName } from "../text/icon.tsx";

const ICONS: Record<Todo["status"], { name: IconName; word: string }> = {
  completed: { name: "check", word: "Done" },
  in_progress: { name: "circlePlay", word: "In progress" },
  pending: { name: "circle", word: "To do" },
};

/** An agent's steps: how many are done and what it does now, in a line that opens to the list. */
export function AgentTodos(props: { todos: readonly Todo[]; agentName: string }) {
  const done = () => props.todos.filter(({ status }) => status === "completed").length;
  const current = () => {
    const running = props.todos.find(({ status }) => status === "in_progress");
    if (running) return running.activeForm;
    return props.todos.find(({ status }) => status === "pending")?.content ?? "All done";
  };
  return (
    <Show when={props.todos.length > 0}>
      <details class="todos">
        <summary class="todos-line" aria-label={`Steps of ${props.agentName}`} title={current()}>
          <span class="todos-count">
            {done()}/{props.todos.length}
          </span>
          <span class="todos-current"> · {current()}</span>
        </summary>
        <ol class="todos-list">
          <For each={props.todos}>
            {(todo) => (
              <li class={`todo is-${todo.status}`}>
                <Icon name={ICONS[todo.status].name} label={ICONS[todo.status].word} />
                <span>{todo.status === "in_progress" ? todo.activeForm : todo.content}</span>
              </li>
            )}
          </For>
        </ol>
      </details>
    </Show>
  );
}
