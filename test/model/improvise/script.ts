/** One use of a tool, by its short name. */
export interface Call {
  tool: string;
  input: Record<string, unknown>;
}

/** What came back for a call. */
export interface Outcome {
  call: Call;
  text: string;
  isError: boolean;
}

/** One turn that ends in tool calls. */
export interface Step {
  thinking: string;
  say?: string;
  calls: readonly Call[];
}

/** The turn that ends the work. */
export interface Closing {
  thinking?: string;
  text: string;
}

/**
 * A course of action, written as if it ran in one go: it yields calls and is given their outcomes. It is replayed from
 * its beginning for every request, so it must do the same again for the same outcomes.
 */
export type Script<Result = Closing> = Generator<Step, Result, readonly Outcome[]>;

/** Plays a script over what has been done so far, up to the step or the closing that is next. */
export function playScript(script: Script, outcomes: readonly Outcome[]): Step | Closing {
  let used = 0;
  let turn = script.next([]);
  while (turn.done !== true) {
    const { calls } = turn.value;
    const mine = outcomes.slice(used, used + calls.length);
    if (mine.length < calls.length) return { ...turn.value, calls: calls.slice(mine.length) };
    used += mine.length;
    turn = script.next(mine);
  }
  return turn.value;
}

/** Makes one call and gives its outcome. */
export function* use(
  tool: string,
  input: Record<string, unknown>,
  thinking: string,
  say?: string,
): Script<Outcome> {
  const call = { tool, input };
  const [outcome] = yield { thinking, calls: [call], ...(say === undefined ? {} : { say }) };
  return outcome ?? { call, text: "", isError: true };
}

/** Makes several calls at once; none at all when there are none to make. */
export function* useAll(calls: readonly Call[], thinking: string, say?: string): Script<readonly Outcome[]> {
  if (calls.length === 0) return [];
  return yield { thinking, calls, ...(say === undefined ? {} : { say }) };
}
