-- AlterTable
ALTER TABLE "models" ADD COLUMN     "input_price_per_million" DOUBLE PRECISION,
ADD COLUMN     "output_price_per_million" DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "upcoming_decision_id" UUID,
ADD COLUMN     "upcoming_from" TIMESTAMPTZ(3),
ADD COLUMN     "upcoming_standing" TEXT,
ADD COLUMN     "upcoming_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "cases" ADD COLUMN     "lease_holder_id" UUID,
ADD COLUMN     "leased_until" TIMESTAMPTZ(3),
ADD COLUMN     "snoozed_until" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "decisions" ADD COLUMN     "account_count" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "band" TEXT,
ADD COLUMN     "campaign_id" UUID,
ADD COLUMN     "declared_category" TEXT,
ADD COLUMN     "effective_at" TIMESTAMPTZ(3),
ADD COLUMN     "limit_percent" INTEGER,
ADD COLUMN     "top_signals" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "withdrawn_at" TIMESTAMPTZ(3),
ADD COLUMN     "withdrawn_by" UUID,
ADD COLUMN     "withdrawn_reason" TEXT,
ALTER COLUMN "account_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "decision_accounts" (
    "account_id" TEXT NOT NULL,
    "decision_id" UUID NOT NULL,
    "statement_of_reasons" JSONB NOT NULL,

    CONSTRAINT "decision_accounts_pkey" PRIMARY KEY ("account_id","decision_id")
);

-- CreateTable
CREATE TABLE "saved_filters" (
    "id" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_filters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_acts" (
    "id" UUID NOT NULL,
    "act" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "filter" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "total" INTEGER NOT NULL,

    CONSTRAINT "bulk_acts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_act_items" (
    "bulk_act_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "case_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "code" TEXT,
    "detail" TEXT,

    CONSTRAINT "bulk_act_items_pkey" PRIMARY KEY ("bulk_act_id","position")
);

-- CreateIndex
CREATE INDEX "decision_accounts_decision_id_account_id_idx" ON "decision_accounts"("decision_id", "account_id");

-- CreateIndex
CREATE INDEX "saved_filters_owner_id_idx" ON "saved_filters"("owner_id");

-- CreateIndex
CREATE INDEX "bulk_acts_created_by_created_at_idx" ON "bulk_acts"("created_by", "created_at" DESC);

-- CreateIndex
CREATE INDEX "cases_assignee_id_state_idx" ON "cases"("assignee_id", "state");

-- CreateIndex
CREATE INDEX "decisions_top_signals_idx" ON "decisions" USING GIN ("top_signals");

-- AddForeignKey
ALTER TABLE "cases" ADD CONSTRAINT "cases_lease_holder_id_fkey" FOREIGN KEY ("lease_holder_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_withdrawn_by_fkey" FOREIGN KEY ("withdrawn_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision_accounts" ADD CONSTRAINT "decision_accounts_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "decisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_filters" ADD CONSTRAINT "saved_filters_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_acts" ADD CONSTRAINT "bulk_acts_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_act_items" ADD CONSTRAINT "bulk_act_items_bulk_act_id_fkey" FOREIGN KEY ("bulk_act_id") REFERENCES "bulk_acts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_act_items" ADD CONSTRAINT "bulk_act_items_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

-- Every decision that there is was about one account.
INSERT INTO "decision_accounts" ("account_id", "decision_id", "statement_of_reasons")
SELECT "account_id", "id", "statement_of_reasons" FROM "decisions" ORDER BY "account_id";

-- Few accounts have an upcoming standing.
CREATE INDEX "accounts_upcoming_from_idx" ON "accounts"("upcoming_from") WHERE "upcoming_from" IS NOT NULL;

-- CheckEnumerations
ALTER TABLE "accounts"
    ADD CONSTRAINT "accounts_upcoming_check" CHECK (
        ("upcoming_from" IS NULL) = ("upcoming_standing" IS NULL)
        AND ("upcoming_standing" IS NULL OR "upcoming_standing" IN ('limited', 'suspended', 'banned'))
    );
ALTER TABLE "cases"
    ADD CONSTRAINT "cases_lease_check" CHECK ("lease_holder_id" IS NULL OR "leased_until" IS NOT NULL);
ALTER TABLE "bulk_acts"
    -- What hurts an account is decided case by case.
    ADD CONSTRAINT "bulk_acts_act_check"
        CHECK ("act" IN ('assign', 'snooze', 'note', 'no_violation', 'request_information'));
ALTER TABLE "bulk_act_items"
    ADD CONSTRAINT "bulk_act_items_status_check" CHECK ("status" IN ('waiting', 'done', 'refused'));
ALTER TABLE "decisions"
    ADD CONSTRAINT "decisions_subject_check"
        CHECK (("account_id" IS NULL) <> ("campaign_id" IS NULL) AND ("account_id" IS NULL OR "account_count" = 1)),
    ADD CONSTRAINT "decisions_account_count_check" CHECK ("account_count" > 0),
    ADD CONSTRAINT "decisions_limit_percent_check"
        CHECK ("limit_percent" IS NULL OR "action" = 'limit' AND "limit_percent" BETWEEN 1 AND 99),
    ADD CONSTRAINT "decisions_ends_after_its_start_check"
        CHECK ("until" IS NULL OR "effective_at" IS NULL OR "until" > "effective_at"),
    ADD CONSTRAINT "decisions_grace_check" CHECK ("effective_at" IS NULL OR "action" IN ('limit', 'suspend', 'ban')),
    -- Whoever ended a proposal or took a decision back stands in its row.
    ADD CONSTRAINT "decisions_ended_by_somebody_check" CHECK (
        "status" NOT IN ('rejected', 'cancelled')
        OR "resolved_by" IS NOT NULL AND "resolved_at" IS NOT NULL
        OR "withdrawn_by" IS NOT NULL
    ),
    ADD CONSTRAINT "decisions_withdrawn_before_effect_check" CHECK (
        ("withdrawn_by" IS NULL) = ("withdrawn_at" IS NULL)
        AND ("withdrawn_by" IS NULL OR "status" = 'cancelled' AND "withdrawn_at" < "effective_at")
    );

-- A decision changes once, from proposed to resolved; one with a period of grace may be withdrawn before it takes effect.
-- What was proposed, and by whom, never changes, and neither does who resolved it.
CREATE OR REPLACE FUNCTION "refuse_decision_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."status" <> 'proposed' AND (
        NEW."withdrawn_by" IS NULL OR OLD."withdrawn_by" IS NOT NULL OR OLD."status" <> 'in_force'
        OR (NEW."resolved_by", NEW."resolved_at", NEW."resolved_reason")
           IS DISTINCT FROM (OLD."resolved_by", OLD."resolved_at", OLD."resolved_reason")
    ) THEN
        RAISE EXCEPTION 'decision % is already %: it cannot change any more', OLD."id", OLD."status"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW."id", NEW."case_id", NEW."account_id", NEW."campaign_id", NEW."account_count", NEW."action", NEW."reason",
        NEW."until", NEW."effective_at", NEW."limit_percent", NEW."proposed_by", NEW."proposed_at",
        NEW."statement_of_reasons", NEW."top_signals", NEW."band", NEW."declared_category")
       IS DISTINCT FROM
       (OLD."id", OLD."case_id", OLD."account_id", OLD."campaign_id", OLD."account_count", OLD."action", OLD."reason",
        OLD."until", OLD."effective_at", OLD."limit_percent", OLD."proposed_by", OLD."proposed_at",
        OLD."statement_of_reasons", OLD."top_signals", OLD."band", OLD."declared_category") THEN
        RAISE EXCEPTION 'decision %: what was proposed cannot change; cancel it and propose anew', OLD."id"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- Nobody is added to a decision afterwards, or taken out of it.
CREATE TRIGGER "decision_accounts_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "decision_accounts"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE FUNCTION "refuse_more_accounts"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "exceeded" uuid;
BEGIN
    SELECT "decisions"."id" INTO "exceeded"
    FROM "decisions" JOIN (SELECT DISTINCT "decision_id" FROM "inserted") AS "changed" ON "changed"."decision_id" = "decisions"."id"
    WHERE (SELECT count(*) FROM "decision_accounts" WHERE "decision_id" = "decisions"."id") > "decisions"."account_count"
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'decision %: its accounts are those it was proposed for', "exceeded"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "decision_accounts_are_as_proposed" AFTER INSERT ON "decision_accounts"
    REFERENCING NEW TABLE AS "inserted" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_more_accounts"();
