import { type Playbook, type Template, findByName } from "./playbook.ts";

/** Names under which others know the templates that come with the product. */
const TEMPLATE_ALIASES: ReadonlyMap<string, string> = new Map([
  ["build-agent", "builder"],
  ["review-agent", "reviewer"],
  ["scout-report-suggest", "scout"],
  ["scout-report-suggest-fast", "scout-fast"],
]);

/** A template of just this name goes before an alias. */
export function findTemplate({ templates }: Pick<Playbook, "templates">, name: string): Template | undefined {
  return (
    findByName(templates, name) ?? findByName(templates, TEMPLATE_ALIASES.get(name.toLowerCase()) ?? name)
  );
}
