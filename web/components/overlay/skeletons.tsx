import { For, Show } from "solid-js";
import { useRoom } from "../../store/room.ts";

/** Stand-ins of the final size while a view loads. When loading has failed, the banner says so and they go. */
export function Skeletons(props: { class: string; count: number }) {
  const room = useRoom();
  return (
    <Show when={room.state.connection.phase !== "failed"}>
      <div class="skeletons" aria-hidden="true">
        <For each={Array.from({ length: props.count })}>
          {() => <div class={`skeleton ${props.class}`} />}
        </For>
      </div>
    </Show>
  );
}
