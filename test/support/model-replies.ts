/** Rules for the scripted model. A conductor is whoever is offered `create_agent`, an agent whoever is offered `Write`. */

type When = Record<string, string>;

export const conductor = (last?: string): When => ({
  tool: "create_agent",
  ...(last === undefined ? {} : { last }),
});
export const agent = (last?: string): When => ({
  tool: "Write",
  notTool: "create_agent",
  ...(last === undefined ? {} : { last }),
});

export const text = (words: string, more: object = {}): object => ({
  content: [{ type: "text", text: words }],
  ...more,
});

/** A model's usual way: it thinks, says what it will do, and calls. */
export const call = (name: string, input: object, more: object = {}): object => ({
  content: [
    { type: "thinking", thinking: `I will use ${name}.` },
    { type: "text", text: `Using ${name} now.` },
    { type: "tool_use", name, input },
  ],
  ...more,
});

export const once = (when: When, reply: object): object => ({ when, reply, times: 1 });
export const always = (when: When, reply: object): object => ({ when, reply });

/** Several calls in one message. */
export const calls = (...all: readonly (readonly [name: string, input: object])[]): object => ({
  content: [
    { type: "thinking", thinking: "These do not wait for each other." },
    ...all.map(([name, input]) => ({ type: "tool_use", name, input })),
  ],
});
