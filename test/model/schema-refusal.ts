import type { z } from "zod";
import { invalid, type Refusal } from "./refusal.ts";

type Issue = z.core.$ZodIssue;

/** A branch of a union that failed at its tag was not the one the caller meant. */
function isOtherBranch(issues: readonly Issue[]): boolean {
  return issues.some(
    (issue) =>
      issue.path.length <= 1 &&
      (issue.path[0] === "type" || issue.path.length === 0) &&
      issue.code !== "unrecognized_keys",
  );
}

/** The issue that says most, with unions replaced by the branch that was meant. */
function mostTelling(issues: readonly Issue[]): Issue | undefined {
  const issue = issues.find((each) => each.code !== "unrecognized_keys") ?? issues[0];
  if (issue === undefined || issue.code !== "invalid_union" || issue.errors.length === 0) return issue;
  const meant =
    issue.errors.find((branch) => !isOtherBranch(branch)) ??
    issue.errors.toSorted((a, b) => a.length - b.length)[0];
  const inner = mostTelling(meant ?? []);
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a valid string",
  number: "a valid number",
  int: "a valid integer",
  boolean: "a valid boolean",
  array: "a valid list",
  object: "a valid dictionary",
  record: "a valid dictionary",
};

function sentenceOf(issue: Issue): string {
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined")) return "Field required";
  if (issue.code === "invalid_type")
    return `Input should be ${KINDS[issue.expected] ?? `a valid ${issue.expected}`}`;
  if (issue.code === "invalid_value")
    return `Input should be ${issue.values.map((value) => `'${String(value)}'`).join(" or ")}`;
  if (issue.code === "invalid_union") return "Input tag does not match any of the expected tags";
  return issue.message;
}

/** Says where a body departs from the schema, in the API's manner: `path: what is wrong`. */
export function schemaRefusal(error: z.ZodError): Refusal {
  const issue = mostTelling(error.issues);
  if (issue === undefined) return invalid("The request body is not valid");
  if (issue.code === "unrecognized_keys") {
    return invalid(`${[...issue.path, issue.keys[0] ?? ""].join(".")}: Extra inputs are not permitted`);
  }
  return invalid(`${issue.path.join(".") || "body"}: ${sentenceOf(issue)}`);
}
