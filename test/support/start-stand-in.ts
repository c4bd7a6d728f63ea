import type { TestProject } from "vitest/node";
import { startModel } from "../model/server.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the stand-in model listens; rules go to `/__rules` there. */
    modelUrl: string;
  }
}

/** One stand-in model for the tests in workerd, which cannot start a server of their own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const model = await startModel({ port: 0 });
  project.provide("modelUrl", model.url);
  return () => model.close();
}
