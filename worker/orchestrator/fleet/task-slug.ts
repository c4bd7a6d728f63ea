const SLUG_CHARS = 50;

/** Names a task in logs: the command's first words and the time, as `create-a-hello-app-20261120-083156` (UTC). */
export function taskSlug(command: string, atMs: number): string {
  const words = command
    .slice(0, SLUG_CHARS)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const time = new Date(atMs).toISOString().replace(/\D/g, "");
  return `${words || "task"}-${time.slice(0, 8)}-${time.slice(8, 14)}`;
}
