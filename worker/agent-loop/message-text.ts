/** How words of others reach a model: nothing in a message can close the element that holds it, or open one of ours. */

export function agentMessageText(from: string, message: string): string {
  const inert = message.replaceAll(/<(\s*\/?\s*)agent_(message|report)/gi, "<$1agent-$2");
  return `<agent_message from="${from}">\n${inert}\n</agent_message>`;
}

/** What a person or the conductor says while a turn runs. It stands after tool results, so it says what it is. */
export function steeringText(message: string): string {
  return `[New message for you, sent while you work. Take it into account now:]\n\n${message}`;
}
