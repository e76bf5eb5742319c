-- CreateTable
CREATE TABLE "models" (
    "model" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "released_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "models_pkey" PRIMARY KEY ("model")
);

-- CreateTable
CREATE TABLE "accounts" (
    "account_id" TEXT NOT NULL,
    "origin" TEXT NOT NULL DEFAULT 'registered',
    "organization_name" TEXT,
    "organization_domain" TEXT,
    "organization_country" TEXT,
    "plan" TEXT,
    "registered_at" TIMESTAMPTZ(3),
    "registration" JSONB NOT NULL DEFAULT '{}',
    "declared_category" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "score" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "probability" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "band" TEXT NOT NULL DEFAULT 'none',
    "reasons" JSONB NOT NULL DEFAULT '[]',
    "observed" JSONB,
    "prior_nats" DOUBLE PRECISION,
    "events_scored" INTEGER NOT NULL DEFAULT 0,
    "scored_at" TIMESTAMPTZ(3),
    "scorecard_version" TEXT,
    "last_event_at" TIMESTAMPTZ(3),
    "standing" TEXT NOT NULL DEFAULT 'active',
    "standing_until" TIMESTAMPTZ(3),
    "standing_decision_id" UUID,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "declared_purposes" (
    "account_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "category" TEXT NOT NULL,
    "statement" TEXT,
    "trains_models" TEXT,
    "expected_monthly_tokens" DOUBLE PRECISION,
    "end_users" TEXT,
    "declared_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attestation_due_at" TIMESTAMPTZ(3) NOT NULL,
    "superseded" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "declared_purposes_pkey" PRIMARY KEY ("account_id","version")
);

-- CreateTable
CREATE TABLE "approvals" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by" TEXT,
    "revoked_reason" TEXT,

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_events" (
    "account_id" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "id" TEXT NOT NULL,
    "batch_id" BIGINT NOT NULL,
    "operation" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "api_key_id" TEXT,
    "input_tokens" INTEGER,
    "output_tokens" INTEGER,
    "cached_input_tokens" INTEGER,
    "reasoning_tokens" INTEGER,
    "status" TEXT,
    "finish_reason" TEXT,
    "duration_ms" DOUBLE PRECISION,
    "conversation_id" TEXT,
    "turn" INTEGER,
    "end_user_id" TEXT,
    "request" JSONB,
    "client" JSONB,
    "fingerprint" BYTEA,

    CONSTRAINT "usage_events_pkey" PRIMARY KEY ("account_id","occurred_at","id")
) PARTITION BY RANGE ("occurred_at");

-- CreateTable
CREATE TABLE "fold_receipts" (
    "account_id" TEXT NOT NULL,
    "batch_id" BIGINT NOT NULL,
    "event_count" INTEGER NOT NULL,
    "occurred_from" TIMESTAMPTZ(3) NOT NULL,
    "occurred_to" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "fold_receipts_pkey" PRIMARY KEY ("account_id","batch_id")
);

-- CreateTable
CREATE TABLE "day_profiles" (
    "account_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "profile" BYTEA NOT NULL,

    CONSTRAINT "day_profiles_pkey" PRIMARY KEY ("account_id","day")
);

-- CreateTable
CREATE TABLE "life_profiles" (
    "account_id" TEXT NOT NULL,
    "profile" BYTEA NOT NULL,

    CONSTRAINT "life_profiles_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "usage_hours" (
    "account_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "model" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "refused" INTEGER NOT NULL,
    "rate_limited" INTEGER NOT NULL,

    CONSTRAINT "usage_hours_pkey" PRIMARY KEY ("account_id","hour","model")
);

-- CreateTable
CREATE TABLE "scores" (
    "account_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "scored_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "score" DOUBLE PRECISION NOT NULL,
    "probability" DOUBLE PRECISION NOT NULL,
    "band" TEXT NOT NULL,
    "prior_nats" DOUBLE PRECISION NOT NULL,
    "reasons" JSONB NOT NULL,
    "events_scored" INTEGER NOT NULL,
    "scorecard_version" TEXT NOT NULL,

    CONSTRAINT "scores_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "cases" (
    "id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL DEFAULT 'account',
    "subject_id" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "origin" TEXT NOT NULL,
    "band" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "probability" DOUBLE PRECISION NOT NULL,
    "top_reason" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "assignee_id" UUID,

    CONSTRAINT "cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_events" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" TEXT,
    "actor_name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "case_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "decisions" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_by" UUID,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_reason" TEXT,
    "statement_of_reasons" JSONB NOT NULL,

    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "policy_clauses" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "exceptions" TEXT[],
    "effective_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_clauses_pkey" PRIMARY KEY ("id","version")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "actor_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "response" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("actor_id","key")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_runs" (
    "id" UUID NOT NULL,
    "job" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'running',
    "summary" TEXT,
    "result" JSONB,

    CONSTRAINT "audit_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "accounts_score_account_id_idx" ON "accounts"("score" DESC, "account_id");

-- CreateIndex
CREATE INDEX "accounts_band_score_idx" ON "accounts"("band", "score" DESC);

-- CreateIndex
CREATE INDEX "accounts_standing_idx" ON "accounts"("standing");

-- CreateIndex
CREATE INDEX "accounts_organization_name_idx" ON "accounts"("organization_name");

-- CreateIndex
CREATE INDEX "accounts_last_event_at_idx" ON "accounts"("last_event_at");

-- CreateIndex
CREATE INDEX "declared_purposes_attestation_due_at_idx" ON "declared_purposes"("attestation_due_at");

-- CreateIndex
CREATE UNIQUE INDEX "approvals_account_id_kind_reference_key" ON "approvals"("account_id", "kind", "reference");

-- CreateIndex
CREATE INDEX "usage_events_account_id_batch_id_idx" ON "usage_events"("account_id", "batch_id");

-- CreateIndex
CREATE INDEX "fold_receipts_received_at_idx" ON "fold_receipts"("received_at");

-- CreateIndex
CREATE INDEX "scores_account_id_scored_at_idx" ON "scores"("account_id", "scored_at" DESC);

-- CreateIndex
CREATE INDEX "cases_subject_id_idx" ON "cases"("subject_id");

-- CreateIndex
CREATE INDEX "cases_state_score_idx" ON "cases"("state", "score" DESC);

-- CreateIndex
CREATE INDEX "cases_state_due_at_idx" ON "cases"("state", "due_at");

-- CreateIndex
CREATE INDEX "case_events_case_id_at_idx" ON "case_events"("case_id", "at");

-- CreateIndex
CREATE INDEX "decisions_case_id_idx" ON "decisions"("case_id");

-- CreateIndex
CREATE INDEX "decisions_account_id_proposed_at_idx" ON "decisions"("account_id", "proposed_at");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_secret_hash_key" ON "api_keys"("secret_hash");

-- CreateIndex
CREATE INDEX "audit_entries_object_type_object_id_idx" ON "audit_entries"("object_type", "object_id");

-- CreateIndex
CREATE INDEX "audit_entries_actor_id_idx" ON "audit_entries"("actor_id");

-- CreateIndex
CREATE INDEX "audit_entries_action_idx" ON "audit_entries"("action");

-- CreateIndex
CREATE INDEX "audit_runs_job_started_at_idx" ON "audit_runs"("job", "started_at" DESC);

-- AddForeignKey
ALTER TABLE "cases" ADD CONSTRAINT "cases_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_events" ADD CONSTRAINT "case_events_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_resolved_by_fkey" FOREIGN KEY ("resolved_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

-- Names the batches of usage events; gaps mean nothing.
CREATE SEQUENCE "usage_batch_ids" AS BIGINT CACHE 20;

-- Receipts live for seconds: vacuum follows their number, not their share of a table that is almost always empty.
ALTER TABLE "fold_receipts" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- One open case per subject; later findings join it.
CREATE UNIQUE INDEX "cases_one_not_closed_key" ON "cases"("subject_type", "subject_id") WHERE "state" <> 'closed';

-- One open proposal per case.
CREATE UNIQUE INDEX "decisions_one_proposed_key" ON "decisions"("case_id") WHERE "status" = 'proposed';

-- CheckEnumerations
ALTER TABLE "accounts"
    ADD CONSTRAINT "accounts_origin_check" CHECK ("origin" IN ('registered', 'usage')),
    ADD CONSTRAINT "accounts_band_check" CHECK ("band" IN ('none', 'watch', 'review', 'critical')),
    ADD CONSTRAINT "accounts_standing_check" CHECK ("standing" IN ('active', 'limited', 'suspended', 'banned'));
ALTER TABLE "scores"
    ADD CONSTRAINT "scores_band_check" CHECK ("band" IN ('none', 'watch', 'review', 'critical'));
ALTER TABLE "cases"
    ADD CONSTRAINT "cases_subject_type_check" CHECK ("subject_type" IN ('account', 'campaign')),
    ADD CONSTRAINT "cases_state_check" CHECK ("state" IN ('open', 'awaiting_information', 'awaiting_approval', 'closed')),
    ADD CONSTRAINT "cases_band_check" CHECK ("band" IN ('none', 'watch', 'review', 'critical'));
ALTER TABLE "decisions"
    ADD CONSTRAINT "decisions_action_check"
        CHECK ("action" IN ('no_violation', 'request_information', 'warn', 'limit', 'suspend', 'ban', 'reinstate')),
    ADD CONSTRAINT "decisions_status_check" CHECK ("status" IN ('proposed', 'in_force', 'rejected', 'cancelled')),
    ADD CONSTRAINT "decisions_suspension_ends_check" CHECK ("action" <> 'suspend' OR "until" IS NOT NULL),
    ADD CONSTRAINT "decisions_proposed_is_unresolved_check" CHECK ("status" <> 'proposed' OR "resolved_by" IS NULL),
    -- No machine and no single person suspends or bans.
    ADD CONSTRAINT "decisions_two_people_check" CHECK (
        "action" NOT IN ('suspend', 'ban') OR "status" <> 'in_force'
        OR ("resolved_by" IS NOT NULL AND "resolved_by" <> "proposed_by")
    );
ALTER TABLE "audit_entries"
    ADD CONSTRAINT "audit_entries_actor_type_check" CHECK ("actor_type" IN ('user', 'api_key', 'system'));
ALTER TABLE "audit_runs"
    ADD CONSTRAINT "audit_runs_trigger_check" CHECK ("trigger" IN ('schedule', 'manual')),
    ADD CONSTRAINT "audit_runs_status_check" CHECK ("status" IN ('running', 'succeeded', 'failed'));

-- AppendOnly
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "case_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "case_events"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "scores_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "scores"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "decisions_are_kept" BEFORE DELETE OR TRUNCATE ON "decisions"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A decision changes once: from proposed to resolved. What was proposed, and by whom, never changes.
CREATE FUNCTION "refuse_decision_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."status" <> 'proposed' THEN
        RAISE EXCEPTION 'decision % is already %: it cannot change any more', OLD."id", OLD."status"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW."id", NEW."case_id", NEW."account_id", NEW."action", NEW."reason", NEW."until",
        NEW."proposed_by", NEW."proposed_at", NEW."statement_of_reasons")
       IS DISTINCT FROM
       (OLD."id", OLD."case_id", OLD."account_id", OLD."action", OLD."reason", OLD."until",
        OLD."proposed_by", OLD."proposed_at", OLD."statement_of_reasons") THEN
        RAISE EXCEPTION 'decision %: what was proposed cannot change; cancel it and propose anew', OLD."id"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "decisions_change_once" BEFORE UPDATE ON "decisions"
    FOR EACH ROW EXECUTE FUNCTION "refuse_decision_change"();

-- The audit chain. Its canonical form is documented, and recomputed, in packages/database/src/audit-chain.ts.
CREATE FUNCTION "audit_field"("value" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN "value" IS NULL THEN '-;' ELSE octet_length(convert_to("value", 'UTF8')) || ':' || "value" || ';' END
$$;

-- The lock is held until commit, so that the next writer sees this entry, committed, as the last one: numbers have no
-- gaps and follow the order in which entries become visible.
CREATE FUNCTION "chain_audit_entry"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "last" RECORD;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'audit entries are appended in READ COMMITTED only: an older snapshot cannot see the last entry';
    END IF;
    PERFORM pg_advisory_xact_lock(7305402873194455041);
    SELECT "seq", "at", "hash" INTO "last" FROM "audit_entries" ORDER BY "seq" DESC LIMIT 1;
    NEW."seq" := coalesce("last"."seq", 0) + 1;
    NEW."at" := greatest("last"."at", date_trunc('milliseconds', clock_timestamp()));
    NEW."prev_hash" := coalesce("last"."hash", repeat('0', 64));
    NEW."hash" := encode(sha256(convert_to(
        audit_field('stillwatch-audit-1')
        || audit_field(NEW."seq"::text)
        || audit_field(to_char(NEW."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
        || audit_field(NEW."actor_type") || audit_field(NEW."actor_id") || audit_field(NEW."actor_name")
        || audit_field(NEW."action") || audit_field(NEW."object_type") || audit_field(NEW."object_id")
        || audit_field(NEW."before"::text) || audit_field(NEW."after"::text)
        || audit_field(NEW."prev_hash"), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
CREATE TRIGGER "audit_entries_chain" BEFORE INSERT ON "audit_entries"
    FOR EACH ROW EXECUTE FUNCTION "chain_audit_entry"();
