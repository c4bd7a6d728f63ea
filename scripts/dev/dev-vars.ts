import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { projectRoot } from "../project.ts";

/** The files that `wrangler dev` takes variables from: those named, else `.dev.vars`, else `.env`. */
export function devVarFiles(named: readonly string[]): string[] {
  if (named.length > 0) return named.map((file) => resolve(projectRoot, file));
  const devVars = present(".dev.vars");
  return devVars.length > 0 ? devVars : present(".env", ".env.local");
}

function present(...names: string[]): string[] {
  return names.map((name) => join(projectRoot, name)).filter((file) => existsSync(file));
}

/** Later files win. One that cannot be read has nothing in it; wrangler is the one to complain. */
export function readDevVars(files: readonly string[]): Map<string, string> {
  const variables = new Map<string, string>();
  for (const file of files) {
    if (!existsSync(file)) continue;
    for (const [name, value] of Object.entries(parseEnv(readFileSync(file, "utf8")))) {
      if (value !== undefined) variables.set(name, value);
    }
  }
  return variables;
}

export interface SecretFile {
  path: string;
  remove(): void;
}

/** Secrets for wrangler that must not stand on a command line, where every user of the machine can read them. */
export function writeSecretFile(secrets: Readonly<Record<string, string>>): SecretFile {
  const directory = mkdtempSync(join(tmpdir(), "control-room-"));
  const path = join(directory, "secrets.env");
  const lines = Object.entries(secrets).map(([name, value]) => `${name}=${quoted(value)}\n`);
  writeFileSync(path, lines.join(""), { mode: 0o600 });
  return { path, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** wrangler expands `$NAME` also within single quotes, but not `\$`. */
function quoted(value: string): string {
  const mark = value.includes("'") ? "`" : "'";
  return `${mark}${value.replaceAll("$", String.raw`\$`)}${mark}`;
}
