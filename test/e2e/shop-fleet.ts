import { type Rule, RulesSchema } from "../model/rules.ts";
import { LIMITS_FILE, modulePath } from "../support/shop-repository.ts";
import { always, call, calls, conductor, text } from "../support/model-replies.ts";

/** Who works on the shop (test/support/shop-repository.ts), on what, and what the scripted model does for each. */

interface Job {
  agent: string;
  task: string;
  call: readonly [tool: string, input: object];
}

export const SCOUT_TASK = "Report where the shop keeps its limits";
export const SCOUT_REPORT = `The limit of a cart is in ${LIMITS_FILE}:2.`;
export const PLAN_TASK = "Plan a shop with a catalog, a cart and a checkout";
export const PLAN_FILE = "specs/catalog-cart-checkout.md";
export const PLAN = "# Plan\n\n1. The catalog\n2. The cart\n3. The checkout\n";
export const REVIEW_TASK = "Review what has changed since the import";
export const REVIEW = "VERDICT: PASS";

const CART_FILE = modulePath(7, 21);
const CHECKOUT_FILE = modulePath(11, 4);

/** By path: what is in main when all is done, as a whole file or as a line of it. */
export const BUILT = {
  "apps/shop/catalog.ts": "export const catalog = [];",
  [CART_FILE]: "export const total = 0;",
  [CHECKOUT_FILE]: "export const value3 = 'paid';",
};

export const BUILDERS: readonly Job[] = [
  {
    agent: "catalog",
    task: "Build the catalog",
    call: ["Write", { file_path: "apps/shop/catalog.ts", content: "export const catalog = [];\n" }],
  },
  {
    agent: "cart",
    task: "Build the cart",
    call: ["Bash", { command: `echo 'export const total = 0;' >> ${CART_FILE}` }],
  },
  {
    agent: "checkout",
    task: "Build the checkout",
    call: [
      "Edit",
      {
        file_path: CHECKOUT_FILE,
        old_string: "export const value3 = 55;",
        new_string: "export const value3 = 'paid';",
      },
    ],
  },
];

const limitChange = (to: number): Job["call"] => [
  "Bash",
  { command: `sed -i 's/MAX_ITEMS = 10/MAX_ITEMS = ${to}/' ${LIMITS_FILE}` },
];

/** Both change the same line. */
export const RIVALS: readonly Job[] = [
  { agent: "raiser", task: "Let a cart hold more", call: limitChange(30) },
  { agent: "lowerer", task: "Let a cart hold less", call: limitChange(5) },
];

export const JOINED = "// What one cart may hold.\nexport const MAX_ITEMS = { guest: 5, member: 30 };\n";

/**
 * Each answer depends on the conversation alone, so one that is asked for again after a restart is the same. `held`:
 * builders and rivals have done their work and do not come to an end.
 */
export function fleetRules(imported: string, ends: "held" | "ending"): Rule[] {
  const reads = { notTool: "Write" };
  const diff = { command: `git diff ${imported}..main` };
  const written = "The conflict is resolved.";
  return RulesSchema.parse([
    always(conductor(), text("Noted.")),
    ...steps(reads, REVIEW_TASK, [
      calls(["Bash", { command: "git log --oneline -5" }], ["Bash", diff]),
      text(`${REVIEW}\nAll that was asked for is there.`),
    ]),
    ...steps(reads, SCOUT_TASK, [
      calls(
        ["Grep", { pattern: "MAX_ITEMS", output_mode: "content", "-n": true }],
        ["Bash", { command: "echo overwritten > README.md" }],
      ),
      text(SCOUT_REPORT),
    ]),
    always(
      { tool: "Write", any: "Resolve the merge of", last: "MAX_ITEMS" },
      call("Write", { file_path: LIMITS_FILE, content: JOINED }),
    ),
    ...steps({}, "Resolve the merge of", [call("Read", { file_path: LIMITS_FILE }), text(written)]),
    ...steps({}, PLAN_TASK, [
      call("Write", { file_path: PLAN_FILE, content: PLAN }),
      text(`The plan is ${PLAN_FILE}.`),
    ]),
    ...[...BUILDERS, ...RIVALS].flatMap((job) =>
      steps({}, job.task, [
        call(...job.call),
        text(`Done: ${job.task}.`, ends === "held" ? { hangAfter: 3 } : {}),
      ]),
    ),
  ]);
}

/** What is said first when the task is new, and what in all of its conversation after that. */
function steps(
  who: Record<string, string>,
  task: string,
  [first, then]: readonly [object, object],
): object[] {
  const whom = { tool: "Read", ...who };
  return [always({ ...whom, last: task }, first), always({ ...whom, any: task }, then)];
}
