CREATE TABLE `agent_logs` (
	`orchestrator_agent_id` text NOT NULL,
	`seq` integer NOT NULL,
	`id` text NOT NULL,
	`agent_id` text NOT NULL,
	`agent_name` text NOT NULL,
	`session_id` text,
	`command_id` text,
	`parent_log_id` text,
	`task_slug` text,
	`entry_index` integer NOT NULL,
	`event_category` text NOT NULL,
	`event_type` text NOT NULL,
	`timestamp` text NOT NULL,
	`summary` text,
	`content` text,
	`payload` text NOT NULL,
	PRIMARY KEY(`orchestrator_agent_id`, `seq`),
	FOREIGN KEY (`orchestrator_agent_id`) REFERENCES `orchestrator_agents`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`agent_id`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "agent_logs_category" CHECK(event_category IN ('hook', 'response', 'file_tracking'))
);
--> statement-breakpoint
CREATE INDEX `agent_logs_by_agent` ON `agent_logs` (`agent_id`,`seq`);--> statement-breakpoint
CREATE TABLE `agents` (
	`id` text PRIMARY KEY NOT NULL,
	`orchestrator_agent_id` text NOT NULL,
	`name` text NOT NULL,
	`model` text NOT NULL,
	`effort` text,
	`system_prompt` text NOT NULL,
	`subagent_template` text,
	`tools` text,
	`working_dir` text NOT NULL,
	`status` text NOT NULL,
	`status_reason` text,
	`status_since` text NOT NULL,
	`session_id` text,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	`cache_read_tokens` integer DEFAULT 0 NOT NULL,
	`cache_write_tokens` integer DEFAULT 0 NOT NULL,
	`total_cost_nano_usd` integer DEFAULT 0 NOT NULL,
	`cost_is_estimate` integer DEFAULT false NOT NULL,
	`context_tokens` integer DEFAULT 0 NOT NULL,
	`context_window` integer DEFAULT 0 NOT NULL,
	`queued_commands` integer DEFAULT 0 NOT NULL,
	`log_count` integer DEFAULT 0 NOT NULL,
	`response_count` integer DEFAULT 0 NOT NULL,
	`tool_count` integer DEFAULT 0 NOT NULL,
	`hook_count` integer DEFAULT 0 NOT NULL,
	`thinking_count` integer DEFAULT 0 NOT NULL,
	`current_task` text,
	`latest_summary` text,
	`metadata` text NOT NULL,
	`archived` integer DEFAULT false NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	FOREIGN KEY (`orchestrator_agent_id`) REFERENCES `orchestrator_agents`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "agents_status" CHECK(status IN ('idle', 'executing', 'waiting', 'blocked', 'complete')),
	CONSTRAINT "agents_effort" CHECK(effort IN ('low', 'medium', 'high', 'xhigh', 'max'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `agents_live_name` ON `agents` (`orchestrator_agent_id`,`name`) WHERE archived = 0;--> statement-breakpoint
CREATE INDEX `agents_by_orchestrator` ON `agents` (`orchestrator_agent_id`,`id`);--> statement-breakpoint
CREATE TABLE `orchestrator_agents` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`session_id` text NOT NULL,
	`status` text NOT NULL,
	`status_reason` text,
	`model` text NOT NULL,
	`system_prompt` text,
	`working_dir` text NOT NULL,
	`budget_usd` real,
	`input_tokens` integer DEFAULT 0 NOT NULL,
	`output_tokens` integer DEFAULT 0 NOT NULL,
	`cache_read_tokens` integer DEFAULT 0 NOT NULL,
	`cache_write_tokens` integer DEFAULT 0 NOT NULL,
	`total_cost_nano_usd` integer DEFAULT 0 NOT NULL,
	`cost_is_estimate` integer DEFAULT false NOT NULL,
	`context_tokens` integer DEFAULT 0 NOT NULL,
	`context_window` integer DEFAULT 0 NOT NULL,
	`queued_messages` integer DEFAULT 0 NOT NULL,
	`last_seq` integer DEFAULT 0 NOT NULL,
	`metadata` text NOT NULL,
	`archived` integer DEFAULT false NOT NULL,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	CONSTRAINT "orchestrator_agents_status" CHECK(status IN ('idle', 'executing', 'waiting', 'blocked', 'complete'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orchestrator_agents_live_name` ON `orchestrator_agents` (`name`) WHERE archived = 0;--> statement-breakpoint
CREATE TABLE `orchestrator_chat` (
	`orchestrator_agent_id` text NOT NULL,
	`seq` integer NOT NULL,
	`id` text NOT NULL,
	`sender_type` text NOT NULL,
	`receiver_type` text NOT NULL,
	`agent_id` text,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`summary` text,
	`message` text NOT NULL,
	`metadata` text NOT NULL,
	PRIMARY KEY(`orchestrator_agent_id`, `seq`),
	FOREIGN KEY (`orchestrator_agent_id`) REFERENCES `orchestrator_agents`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`agent_id`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "orchestrator_chat_sender" CHECK(sender_type IN ('user', 'orchestrator', 'agent')),
	CONSTRAINT "orchestrator_chat_receiver" CHECK(receiver_type IN ('user', 'orchestrator', 'agent')),
	CONSTRAINT "orchestrator_chat_agent" CHECK((sender_type = 'agent' OR receiver_type = 'agent') = (agent_id IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `orchestrator_chat_by_agent` ON `orchestrator_chat` (`agent_id`,`seq`) WHERE agent_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `prompts` (
	`id` text PRIMARY KEY NOT NULL,
	`agent_id` text NOT NULL,
	`author` text NOT NULL,
	`task_slug` text NOT NULL,
	`session_id` text,
	`timestamp` text NOT NULL,
	`summary` text,
	`prompt_text` text NOT NULL,
	FOREIGN KEY (`agent_id`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "prompts_author" CHECK(author IN ('engineer', 'orchestrator_agent'))
);
--> statement-breakpoint
CREATE INDEX `prompts_by_agent` ON `prompts` (`agent_id`);--> statement-breakpoint
CREATE TABLE `system_logs` (
	`orchestrator_agent_id` text NOT NULL,
	`seq` integer NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`level` text NOT NULL,
	`agent_id` text,
	`timestamp` text NOT NULL,
	`summary` text,
	`message` text NOT NULL,
	`metadata` text NOT NULL,
	PRIMARY KEY(`orchestrator_agent_id`, `seq`),
	FOREIGN KEY (`orchestrator_agent_id`) REFERENCES `orchestrator_agents`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "system_logs_level" CHECK(level IN ('DEBUG', 'INFO', 'WARNING', 'ERROR'))
);
--> statement-breakpoint
CREATE INDEX `system_logs_by_agent` ON `system_logs` (`agent_id`,`seq`) WHERE agent_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `system_logs_problems` ON `system_logs` (`orchestrator_agent_id`,`seq`) WHERE level IN ('WARNING', 'ERROR');