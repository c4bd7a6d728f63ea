/** The last part of a path; directories may end with a slash. */
export function baseName(path: string): string {
  return partsOf(path).at(-1) ?? path;
}

/** The directories above a path, outermost first. Their paths end with a slash. */
export function parentsOf(path: string): { name: string; path: string }[] {
  const parts = partsOf(path);
  return parts.slice(0, -1).map((name, index) => ({ name, path: `${parts.slice(0, index + 1).join("/")}/` }));
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "" && part !== ".");
}
