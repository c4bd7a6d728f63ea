import { createSignal, type Accessor } from "solid-js";

/** True while what was begun last goes on: buttons are out of use until then. */
export function createBusy(): { isBusy: Accessor<boolean>; during: (work: Promise<unknown>) => void } {
  const [isBusy, setBusy] = createSignal(false);
  const during = (work: Promise<unknown>): void => {
    setBusy(true);
    void work.finally(() => setBusy(false));
  };
  return { isBusy, during };
}
