import { Show } from "solid-js";
import { useRoom } from "../../store/room.ts";
import { Icon } from "../text/icon.tsx";
import { meaningOf, ModeSelect, wordOf } from "../waiting/mode-select.tsx";
import { createComposer, type Composer } from "./create-composer.ts";
import { SlashList } from "./slash-list.tsx";

export function ChatInput() {
  const composer = createComposer(useRoom());
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        composer.send();
      }}
    >
      <div class="composer-box">
        <SlashList menu={composer.menu} />
        <textarea
          ref={composer.attach}
          class="composer-text"
          rows="2"
          placeholder="Message the conductor"
          aria-label="Message the conductor"
          aria-describedby="composer-hint"
          aria-autocomplete="list"
          aria-controls={composer.menu.activeId() && "slash-list"}
          aria-activedescendant={composer.menu.activeId()}
          data-composer
          value={composer.text()}
          onInput={(event) => composer.type(event.currentTarget.value)}
          onKeyDown={(event) => composer.onKeyDown(event)}
        />
        <ComposerActions composer={composer} />
      </div>
    </form>
  );
}

function ComposerActions(props: { composer: Composer }) {
  const room = useRoom();
  const usual = () =>
    props.composer.isBusy()
      ? `Read ${meaningOf(props.composer.mode())}`
      : "Enter sends, Shift+Enter breaks the line";
  return (
    <div class="composer-actions">
      <span
        class="composer-hint"
        id="composer-hint"
        classList={{ "is-warn": props.composer.whyNot() !== null }}
      >
        {props.composer.whyNot() ?? usual()}
      </span>
      <Show when={props.composer.isBusy()}>
        <button
          type="button"
          class="button is-small is-danger"
          title="Interrupt the conductor"
          onClick={() => void room.actions.interruptConductor()}
        >
          <Icon name="square" />
          Stop
        </button>
        <ModeSelect mode={props.composer.mode()} onChange={props.composer.setMode} />
      </Show>
      <button
        type="submit"
        class="button is-small is-primary"
        disabled={props.composer.whyNot() !== null || props.composer.text().trim() === ""}
        title={props.composer.whyNot() ?? "Send"}
      >
        <Icon name="sendHorizontal" />
        {props.composer.isBusy() ? wordOf(props.composer.mode()) : "Send"}
      </button>
    </div>
  );
}
