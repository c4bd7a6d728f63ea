/** Markdown as a line of plain words, for a preview: fences, code marks, emphasis and headings go. */
export function withoutMarks(markdown: string): string {
  return markdown
    .replace(/^\s*```[^\n]*$/gm, "")
    .replace(/^#{1,6}\s+/gm, "")
    .replace(/\*\*|`/g, "")
    .trim();
}
