import { modelFromEnv } from "../models/model-from-env.ts";
import { htmlToMarkdown } from "../net/html-to-markdown.ts";
import { resolveByHttps } from "../net/resolve-host.ts";
import { mayReadHost, settingsFrom } from "../settings.ts";
import type { Tool } from "../tools/define-tool.ts";
import { webFetchTool } from "../tools/web-fetch.ts";

/** None, unless the deployment lets agents read web pages. */
export function webTools(env: Cloudflare.Env): Tool[] {
  const { webHosts } = settingsFrom(env);
  if (webHosts === null) return [];
  const { model, names } = modelFromEnv(env);
  const fetcher: typeof fetch = (input, init) => fetch(input, init);
  const mayRead = (host: string): boolean => mayReadHost(webHosts, host);
  return [
    webFetchTool({
      fetch: fetcher,
      resolve: resolveByHttps(fetcher),
      mayRead,
      toMarkdown: htmlToMarkdown,
      model,
      modelId: names.summary,
    }),
  ];
}
