import { z } from "zod";
import { type Todo, TodoSchema } from "../../contract/agent.ts";

const KEY = "todos";

/** The agent's list of steps, kept beside its conversation, so that it outlives both a restart and a summary of it. */
export class TodoStore {
  private readonly kv: SyncKvStorage;

  constructor(kv: SyncKvStorage) {
    this.kv = kv;
  }

  get(): Todo[] {
    return z.array(TodoSchema).catch([]).parse(this.kv.get(KEY));
  }

  set(todos: readonly Todo[]): void {
    this.kv.put(KEY, todos);
  }
}
