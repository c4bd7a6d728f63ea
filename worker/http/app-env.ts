import type { Context } from "hono";

export interface AppEnv {
  Bindings: Cloudflare.Env;
  Variables: { requestId: string };
}

export type AppContext = Context<AppEnv>;
