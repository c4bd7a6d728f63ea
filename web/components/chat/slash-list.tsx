import { createEffect, For, Show } from "solid-js";
import type { SlashMenu } from "./create-slash-menu.ts";

/** The commands that may be meant, above the input that keeps the focus. */
export function SlashList(props: { menu: SlashMenu }) {
  let list: HTMLUListElement | undefined;
  createEffect(() => list?.children[props.menu.active()]?.scrollIntoView({ block: "nearest" }));
  return (
    <Show when={props.menu.commands().length > 0}>
      <ul class="slash-list" id="slash-list" role="listbox" aria-label="Commands" ref={(ul) => (list = ul)}>
        <For each={props.menu.commands()}>
          {(command, at) => (
            <li
              id={`slash-${at()}`}
              role="option"
              aria-selected={at() === props.menu.active()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => props.menu.take(command)}
            >
              <code>/{command.name}</code> <span class="muted">{command.argument_hint}</span>
              <div class="muted">{command.description}</div>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
