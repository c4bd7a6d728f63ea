import createPurifier from "dompurify";
import { Marked, type Tokens } from "marked";

/**
 * Text of models is untrusted: what it reads may tell it to draw an image whose address carries secrets away, or to
 * write markup. So raw HTML is shown as text, images become links, and the rest is sanitised to a few tags.
 */

const ALLOWED_TAGS = [
  ..."a p br hr em strong del code pre blockquote ul ol li h1 h2 h3 h4 h5 h6".split(" "),
  ..."table thead tbody tr th td".split(" "),
];
const ALLOWED_ATTR = ["href", "title", "start", "align"];
const ALLOWED_URI_REGEXP = /^(?:https?|mailto):/i;

/** Longer texts are shown as they are: parsing them again with every chunk would stall the page. */
const MAX_MARKDOWN_CHARS = 60_000;
const MAX_CACHED_BLOCKS = 1_000;

const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escapeHtml(text),
    image: ({ href, text }: Tokens.Image) => `<a href="${escapeHtml(href)}">${escapeHtml(text || href)}</a>`,
    checkbox: ({ checked }: Tokens.Checkbox) => (checked ? "☑ " : "☐ "),
  },
});

const purifier = createPurifier(window);
purifier.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  if (!node.hasAttribute("href")) return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer");
});

const cache = new Map<string, string>();

/**
 * Safe HTML of each top-level block. Growing text changes only its last block, so a view that compares blocks
 * touches no more than that one.
 */
export function renderMarkdown(text: string): string[] {
  if (text.length > MAX_MARKDOWN_CHARS) return [`<p>${escapeHtml(text)}</p>`];
  try {
    const tokens = marked.lexer(text).filter((token) => token.type !== "space" && token.type !== "def");
    return tokens.map((token) => {
      const known = cache.get(token.raw);
      if (known !== undefined) return known;
      const html = sanitise(marked.parser([token]));
      remember(token.raw, html);
      return html;
    });
  } catch {
    return [`<p>${escapeHtml(text)}</p>`];
  }
}

function sanitise(html: string): string {
  return purifier.sanitize(html, {
    ALLOWED_TAGS,
    ALLOWED_ATTR,
    ALLOWED_URI_REGEXP,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
}

function remember(raw: string, html: string): void {
  if (cache.size >= MAX_CACHED_BLOCKS) cache.clear();
  cache.set(raw, html);
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
