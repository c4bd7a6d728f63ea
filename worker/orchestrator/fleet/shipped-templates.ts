import builder from "../../../.claude/agents/builder.md";
import reviewer from "../../../.claude/agents/reviewer.md";
import scout from "../../../.claude/agents/scout.md";
import { readTemplates } from "./templates.ts";

/** The templates that come with the product. The bundler takes no patterns, so each file is named here. */
const FILES = { "builder.md": builder, "reviewer.md": reviewer, "scout.md": scout };

export const { templates: SHIPPED_TEMPLATES, problems: SHIPPED_TEMPLATE_PROBLEMS } = readTemplates(FILES);
