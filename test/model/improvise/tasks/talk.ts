import { failure, lacking, quoted, type Bench, type Task } from "../bench.ts";
import { use } from "../script.ts";
import { isCode, languageOf } from "../workspace-results.ts";

export function* runCommand(bench: Bench, command: string): Task {
  if (!bench.has("Bash")) return lacking("Bash", `run \`${command}\``);
  const ran = yield* use(
    "Bash",
    { command, description: "Run what was asked for" },
    `I run ${command} and report what it prints.`,
  );
  const printed = ran.text.trim() === "" ? "It printed nothing." : quoted(ran.text, 20);
  return ran.isError ? `\`${command}\` failed:\n\n${printed}` : `I ran \`${command}\`:\n\n${printed}`;
}

/** How a file is run. */
export function commandFor(path: string): string {
  const language = languageOf(path);
  if (language === "python") return `python3 ${path}`;
  return isCode(path) ? `node ${path}` : language === "shell" ? `bash ${path}` : `cat ${path}`;
}

export function* sendMessage(bench: Bench, to: string, message: string): Task {
  if (!bench.has("SendMessage")) return lacking("SendMessage", `send a message to ${to}`);
  const sent = yield* use("SendMessage", { to, message }, `I tell ${to}.`);
  return sent.isError ? failure(`tell ${to}`, sent) : `I told ${to}: “${message}”`;
}

export function* askUser(bench: Bench, question: string): Task {
  if (!bench.has("AskUser")) return lacking("AskUser", "ask you");
  const answer = yield* use("AskUser", { question }, "This is for a person to decide. I ask.");
  return answer.isError
    ? failure("ask you", answer)
    : `I asked “${question}”. The answer: ${answer.text.trim()}`;
}
