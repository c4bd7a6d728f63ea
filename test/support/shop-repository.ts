import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { git } from "./run-git.ts";

export interface ShopRepository {
  /** Tip of main. */
  main: string;
  files: number;
  commits: number;
}

const PACKAGES = 40;
const FILES_PER_PACKAGE = 60;
const FOLDERS = ["api", "model/rules", "ui/parts/small"];

export const LIMITS_FILE = "config/limits.ts";
export const LIMITS_TEXT = "// What one cart may hold.\nexport const MAX_ITEMS = 10;\n";

export const modulePath = (inPackage: number, file: number): string =>
  `packages/package-${inPackage}/src/${FOLDERS[file % FOLDERS.length] ?? ""}/module-${file}.ts`;

/** Makes `ROOT/shop.git`: more than two thousand files in folders, two authors, and a branch that was merged. */
export function makeShopRepository(root: string): ShopRepository {
  const work = join(root, "work");
  mkdirSync(work, { recursive: true });
  git(work, "init", "--quiet", "--initial-branch=main");
  write(work, "README.md", "# Shop\n\nSells things.\n");
  write(work, LIMITS_FILE, LIMITS_TEXT);
  commit(work, "Begin the shop", "Ada");
  for (let inPackage = 0; inPackage < PACKAGES; inPackage += 1)
    for (let file = 0; file < FILES_PER_PACKAGE; file += 1)
      write(work, modulePath(inPackage, file), moduleText(inPackage, file));
  commit(work, "Add the packages", "Grace");
  git(work, "checkout", "--quiet", "-b", "prices");
  write(work, "docs/prices.md", "# Prices\n\nIn cents.\n");
  commit(work, "Say what prices are", "Grace");
  git(work, "checkout", "--quiet", "main");
  write(work, "README.md", "# Shop\n\nSells things to people.\n");
  commit(work, "Say who buys", "Ada");
  git(work, "merge", "--quiet", "--no-ff", "-m", "Merge prices", "prices");
  git(root, "clone", "--quiet", "--bare", "work", "shop.git");
  return {
    main: git(work, "rev-parse", "main"),
    files: git(work, "ls-files").split("\n").length,
    commits: Number(git(work, "rev-list", "--count", "main")),
  };
}

function write(directory: string, path: string, text: string): void {
  const target = join(directory, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function commit(directory: string, message: string, author: string): void {
  git(directory, "add", "--all");
  const by = `--author=${author} <${author.toLowerCase()}@example.com>`;
  git(directory, "commit", "--quiet", "-m", message, by);
}

function moduleText(inPackage: number, file: number): string {
  const lines = Array.from({ length: 12 }, (_, line) => `export const value${line} = ${file * 13 + line};`);
  return `// Module ${file} of package ${inPackage}\n${lines.join("\n")}\n`;
}
