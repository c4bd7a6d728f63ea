import { type Result, fail, succeed } from "../../contract/failure.ts";
import { type Running, start } from "../processes.ts";

export interface StandIn {
  url: string;
  running: Running;
}

/** Starts the stand-in model; it prints the address that it listens on. */
export async function startStandIn(): Promise<Result<StandIn, string>> {
  const { promise: url, resolve } = Promise.withResolvers<string | null>();
  let output = "";
  const running = start([process.execPath, "test/model/main.ts", "--port", "0", "--improvise"], {
    onOutput: (chunk) => {
      output += chunk;
      const found = /http:\/\/[\w.]+:\d+/.exec(output)?.[0];
      if (found) resolve(found);
    },
  });
  void running.exited.then(() => resolve(null));
  const answer = await url;
  return answer ? succeed({ url: answer, running }) : fail(`The stand-in model did not start.\n${output}`);
}
