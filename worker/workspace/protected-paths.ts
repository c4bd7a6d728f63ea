type Access = "read" | "write";

/** Files with settings that are secret by custom; those that show how such a file looks are not. */
const SECRET_NAME = /^(?:\.env(?:\..+)?|.+\.env|\.envrc|\.dev\.vars(?:\..+)?)$/i;
const SAMPLE_NAME = /\.(?:example|sample|template|dist|defaults|test-example)$/i;

/** Why no agent may read or write a path, or null. The path is relative to the workspace's root. */
export function protectionOf(path: string, access: Access): string | null {
  const names = path.split("/");
  if (access === "write" && names.includes(".git")) {
    return `/${path} belongs to version control, which keeps itself. Change the files; their history follows.`;
  }
  const name = names.at(-1) ?? "";
  if (!SECRET_NAME.test(name) || SAMPLE_NAME.test(name)) return null;
  const instead = "Ask for the value to be set by a person, and document its name in an .env.example.";
  return access === "read"
    ? `/${path} may hold secrets, which agents do not read. ${instead}`
    : `/${path} may hold secrets, which agents do not write. ${instead}`;
}
