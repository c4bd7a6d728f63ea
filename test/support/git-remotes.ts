import { inject } from "vitest";

/** The sample repository (sample-repository.ts) over HTTP, and one that is empty. Everybody may push. */
export interface GitRemote {
  url: string;
  emptyUrl: string;
  /** Takes every request and answers none. A request for `/hang-up` there closes all connections. */
  silentUrl: string;
  main: string;
}

/** The sample repository where a token is asked for. */
export interface GuardedGitRemote {
  url: string;
  username: string;
  token: string;
}

declare module "vitest" {
  interface ProvidedContext {
    gitRemote: GitRemote;
    gitRemoteWithToken: GuardedGitRemote;
  }
}

/** Only in workerd: start-git-server.ts starts them for those tests. */
export const gitRemote = (): GitRemote => inject("gitRemote");
export const gitRemoteWithToken = (): GuardedGitRemote => inject("gitRemoteWithToken");
