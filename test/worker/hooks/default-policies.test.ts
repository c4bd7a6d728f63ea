import { expect, test } from "vitest";
import { DEFAULT_POLICIES } from "../../../worker/hooks/default-policies.ts";
import { createHooks } from "../../../worker/hooks/policy.ts";

function denialOf(name: string, input: Record<string, unknown>, cwd = ""): string | null {
  const hooks = createHooks(
    DEFAULT_POLICIES,
    () => ({ agentName: "a", workingDir: "app", cwd }),
    (policy, error) => {
      throw new Error(policy, { cause: error });
    },
  );
  return hooks.fire({ event: "PreToolUse", call: { toolUseId: "t", name, input } }).denial;
}
const bash = (command: string, cwd?: string) => denialOf("Bash", { command }, cwd);

test.each([
  "rm -rf /",
  "rm -fr /*",
  "rm -r -f ~",
  "rm --recursive --force $HOME",
  'sudo rm -rf "/"',
  "ls; /bin/rm -Rf .",
  "rm -rf *",
  "rm -rf ./*",
  "rm -rf ../..",
  "cd src && cd .. && rm -rf .",
  "echo $(rm -rf /)",
])("removing everything is denied: %s", (command) => {
  expect(bash(command)).toContain("whole workspace");
});

test.each([
  "rm -rf dist",
  "rm -rf ./node_modules/*",
  "cd dist && rm -rf *",
  "rm file",
  "echo 'rm -rf /'",
  "cat > notes.md <<'EOF'\nnever run\nrm -rf /\nEOF",
  "grep -rf patterns /",
])("an ordinary command is not: %s", (command) => {
  expect(bash(command)).toBeNull();
});

test("what the shell removes depends on where it stands", () => {
  expect(bash("rm -rf *", "app/dist")).toBeNull();
  expect(bash("rm -rf ../../", "app/dist")).toContain("whole workspace");
});

test.each(["rm -rf .git", "rm -rf app/.git/", "echo x > .git/config", "cp hook .git/hooks/pre-commit"])(
  "version control's own files are left alone: %s",
  (command) => {
    expect(bash(command)).toContain("version control");
  },
);

test.each(["cat .env", "cat < app/.env.local", "echo K=1 >> .env", "cp prod.env /tmp/x", "cat .dev.vars"])(
  "secret files are not touched: %s",
  (command) => {
    expect(bash(command)).toContain("secrets");
  },
);

test.each(["cat .env.example", "echo .env >> .gitignore", "grep -r .env src", "cat .gitignore .git/HEAD"])(
  "what only looks like one is: %s",
  (command) => {
    expect(bash(command)).toBeNull();
  },
);

test("the tools for files obey the same rules", () => {
  expect(denialOf("Read", { file_path: ".env" })).toContain("/app/.env may hold secrets");
  expect(denialOf("Write", { file_path: "/.env.production", content: "" })).toContain("secrets");
  expect(denialOf("Edit", { file_path: ".git/config" })).toContain("version control");
  expect(denialOf("Read", { file_path: ".git/config" })).toBeNull();
  expect(denialOf("Write", { file_path: ".env.example", content: "K=" })).toBeNull();
  expect(denialOf("Write", { file_path: 7 })).toBeNull();
});
