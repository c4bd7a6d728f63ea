/** Variables and secrets that a deployment may set; `.dev.vars.example` says what each means. */
declare namespace Cloudflare {
  interface Env {
    ANTHROPIC_API_KEY?: string;
    ANTHROPIC_BASE_URL?: string;
    ORCHESTRATOR_MODEL?: string;
    AGENT_MODEL?: string;
    SUMMARY_MODEL?: string;
    FALLBACK_MODEL?: string;
    MODEL_SOURCE?: string;
    AUTH?: string;
    ADMIN_TOKEN?: string;
    ALLOWED_ORIGINS?: string;
    MAX_AGENTS?: string;
    BUDGET_USD?: string;
    COMPACT_AT_TOKENS?: string;
    SUMMARIES?: string;
    GIT_LOOPBACK?: string;
    WEB_FETCH?: string;
  }
}
