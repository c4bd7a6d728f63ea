import { DEFAULT_ORCHESTRATOR_NAME } from "../../contract/ids.ts";

/** `/` is the default orchestrator, `/o/NAME` another. */
export function orchestratorNameOf(pathname: string): string {
  const encoded = /^\/o\/([^/]+)\/?$/.exec(pathname)?.[1];
  if (encoded === undefined) return DEFAULT_ORCHESTRATOR_NAME;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
