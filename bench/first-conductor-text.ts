import { chromium } from "@playwright/test";
import { connect, post } from "./client.ts";
import { type Row, type Setting, median, row } from "./row.ts";
import { browserOptions } from "./browser.ts";

const RUNS = 15;
const MODEL_DELAY_MS = 100;
const MESSAGES = "/api/orchestrators/default/messages";

/** The answer begins with a word of its own, so that its first piece can be told from all else on the page. */
const slowStart = (marker: string, answer = "Answer.") => [
  {
    when: { last: marker },
    reply: {
      content: [{ type: "text" as const, text: `${answer} That was ${marker}` }],
      firstMs: MODEL_DELAY_MS,
    },
  },
];

/** From sending a chat message to the conductor's first text at a socket, less what the model took. */
export async function firstConductorText({ model, server }: Setting): Promise<Row[]> {
  const client = await connect(server.url);
  const took: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const marker = `ping-${run}-socket`;
    model.setRules(slowStart(marker));
    const startedAt = Date.now();
    await post(server.url, MESSAGES, { message: marker });
    const first = await client.until((item) => item.type === "chat_stream" && item.chunk !== "");
    took.push(first.at - startedAt - MODEL_DELAY_MS);
    await client.until((item) => item.type === "chat_typing" && !item.is_typing);
    client.items.length = 0;
  }
  client.close();
  return [
    row(
      "chat message to first text at a socket, beyond the model",
      median(took),
      "ms",
      60,
      `median of ${RUNS}`,
    ),
  ];
}

/** The same in the page: from pressing Enter to the text in the document. */
export async function chatOnScreen({ model, server }: Setting): Promise<Row[]> {
  const browser = await chromium.launch(await browserOptions());
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    const input = page.getByRole("textbox", { name: /message/i });
    await page
      .getByRole("status")
      .filter({ hasText: /^Connected$/ })
      .waitFor();
    const took: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const marker = `ping-${run}-screen`;
      const answer = `Answer${run}.`;
      model.setRules(slowStart(marker, answer));
      await input.fill(marker);
      await page.evaluate(watchFor, answer);
      await input.press("Enter");
      await page.waitForFunction(() => "tookMs" in globalThis);
      took.push((await page.evaluate(takeFigure)) - MODEL_DELAY_MS);
      await page
        .getByRole("paragraph")
        .filter({ hasText: `${answer} That was ${marker}` })
        .first()
        .waitFor();
      await page.getByRole("button", { name: /stop/i }).waitFor({ state: "detached" });
    }
    return [
      row(
        "chat message to first text on screen, beyond the model",
        median(took),
        "ms",
        60,
        `median of ${RUNS}, Chromium`,
      ),
    ];
  } finally {
    await browser.close();
  }
}

/** In the page: notes how long after the key press it shows `words`. */
function watchFor(words: string): void {
  let pressedAt = 0;
  document.addEventListener("keydown", () => (pressedAt = performance.now()), { once: true, capture: true });
  const observer = new MutationObserver(() => {
    if (!document.body.innerText.includes(words)) return;
    observer.disconnect();
    requestAnimationFrame(() => Object.assign(globalThis, { tookMs: performance.now() - pressedAt }));
  });
  observer.observe(document.body, { subtree: true, childList: true, characterData: true });
}

function takeFigure(): number {
  const figure: unknown = Reflect.get(globalThis, "tookMs");
  Reflect.deleteProperty(globalThis, "tookMs");
  return Number(figure);
}
