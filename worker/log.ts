/** One structured line. `fields` are ids and numbers with units in their names: never prompts, secrets or bodies. */
export function logLine(
  level: "info" | "warn" | "error",
  event: string,
  fields: Record<string, string | number | null>,
): void {
  console[level](JSON.stringify({ event, ...fields }));
}

/** What may be written of an unknown error: its kind and message, cut. */
export function errorFields(error: unknown): { error_name: string; error_message: string } {
  if (!(error instanceof Error)) return { error_name: typeof error, error_message: "" };
  return { error_name: error.name, error_message: error.message.slice(0, 300) };
}
