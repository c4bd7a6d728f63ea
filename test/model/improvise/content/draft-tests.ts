import { baseName, languageOf, stem } from "../workspace-results.ts";
import { SNIPPETS, type Snippet } from "./snippets.ts";
import type { FileDraft } from "./file-draft.ts";
import { snake } from "../words.ts";

function checksFor(names: readonly string[]): Snippet[] {
  return SNIPPETS.filter((snippet) => snippet.names.some((name) => names.includes(name)));
}

/** A check may use further names of its snippet; it is only true where all of them are defined. */
function isUsable(check: string, names: readonly string[], snippet: Snippet): boolean {
  return snippet.names.every((name) => !new RegExp(`\\b${name}\\(`).test(check) || names.includes(name));
}

function pythonTests(path: string, names: readonly string[]): FileDraft {
  const module = stem(path);
  const checks = checksFor(names).filter((snippet) => isUsable(snippet.pythonCheck, names, snippet));
  const facts = checks.map(
    ({ names: [name = "it"], pythonCheck }) =>
      `def test_${snake(name)}_gives_the_expected_value():\n    assert ${pythonCheck}\n`,
  );
  const present = names.map(
    (name) => `def test_${snake(name)}_can_be_used():\n    assert callable(${name})\n`,
  );
  const content = `from ${module} import ${names.join(", ")}\n\n\n${[...facts, ...present].join("\n\n")}`;
  return {
    path: `${path.slice(0, path.length - baseName(path).length)}test_${module}.py`,
    content,
    run: "python -m pytest",
  };
}

function scriptTests(path: string, names: readonly string[]): FileDraft {
  const extension = baseName(path).split(".").at(-1) ?? "js";
  const checks = checksFor(names).filter((snippet) => isUsable(snippet.scriptCheck, names, snippet));
  const facts = checks.map(({ names: snippetNames, scriptCheck }) => {
    const name = snippetNames.find((each) => names.includes(each)) ?? "it";
    return `test("${name} gives the expected value", () => {\n  ${scriptCheck};\n});\n`;
  });
  const present = names.map(
    (name) => `test("${name} can be used", () => {\n  assert.equal(typeof ${name}, "function");\n});\n`,
  );
  const imports = `import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { ${names.join(", ")} } from "./${baseName(path)}";\n`;
  const target = path.replace(/\.\w+$/, `.test.${extension}`);
  return {
    path: target,
    content: `${imports}\n${[...facts, ...present].join("\n")}`,
    run: `node --test ${target}`,
  };
}

/** Tests for what a file was found to define. */
export function draftTests(path: string, names: readonly string[]): FileDraft {
  return languageOf(path) === "python" ? pythonTests(path, names) : scriptTests(path, names);
}
