import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import type { GitRemote, GuardedGitRemote } from "./git-remotes.ts";
import { startGitServer } from "./git-server.ts";
import { git } from "./run-git.ts";
import { makeSampleRepository } from "./sample-repository.ts";

/** Git servers for the tests in workerd, which cannot start any. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = mkdtempSync(join(tmpdir(), "control-room-remotes-"));
  const sample = makeSampleRepository(join(root, "sample.git"));
  git(sample.directory, "config", "http.receivepack", "true");
  git(root, "init", "--quiet", "--bare", "--initial-branch=main", "empty.git");
  git(join(root, "empty.git"), "config", "http.receivepack", "true");
  const credentials = { username: "x-access-token", token: "token-of-the-tests" };
  const open = await startGitServer({ root });
  const guarded = await startGitServer({ root, credentials });
  const silent = createServer((request, response) => {
    if (request.url !== "/hang-up") return;
    response.end();
    silent.closeAllConnections();
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  // It listens on a port, so its address has one.
  const { port } = silent.address() as AddressInfo;
  const remote: GitRemote = {
    url: `${open.url}/sample.git`,
    emptyUrl: `${open.url}/empty.git`,
    silentUrl: `http://127.0.0.1:${port}/silent.git`,
    main: sample.main,
  };
  const guardedRemote: GuardedGitRemote = { url: `${guarded.url}/sample.git`, ...credentials };
  project.provide("gitRemote", remote);
  project.provide("gitRemoteWithToken", guardedRemote);
  return async () => {
    silent.close();
    silent.closeAllConnections();
    await Promise.all([open.close(), guarded.close()]);
    rmSync(root, { recursive: true, force: true });
  };
}
