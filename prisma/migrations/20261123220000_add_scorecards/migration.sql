-- CreateTable
CREATE TABLE "scorecards" (
    "version" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "note" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "shadowed_at" TIMESTAMPTZ(3),
    "activated_at" TIMESTAMPTZ(3),

    CONSTRAINT "scorecards_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "shadow_scores" (
    "account_id" TEXT NOT NULL,
    "scorecard_version" TEXT NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "probability" DOUBLE PRECISION NOT NULL,
    "band" TEXT NOT NULL,
    "scored_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shadow_scores_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "backtests" (
    "id" UUID NOT NULL,
    "scorecard_version" TEXT NOT NULL,
    "active_version" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'running',
    "accounts_done" INTEGER NOT NULL DEFAULT 0,
    "accounts_total" INTEGER NOT NULL,
    "last_account_id" TEXT NOT NULL DEFAULT '',
    "result" JSONB,
    "problem" TEXT,

    CONSTRAINT "backtests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "backtests_scorecard_version_started_at_idx" ON "backtests"("scorecard_version", "started_at" DESC);

-- AddForeignKey
ALTER TABLE "backtests" ADD CONSTRAINT "backtests_scorecard_version_fkey" FOREIGN KEY ("scorecard_version") REFERENCES "scorecards"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "backtests" ADD CONSTRAINT "backtests_active_version_fkey" FOREIGN KEY ("active_version") REFERENCES "scorecards"("version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

-- One scorecard judges, and at most one watches beside it.
CREATE UNIQUE INDEX "scorecards_one_active_key" ON "scorecards"("status") WHERE "status" = 'active';
CREATE UNIQUE INDEX "scorecards_one_shadow_key" ON "scorecards"("status") WHERE "status" = 'shadow';

-- One backtest of a scorecard at a time.
CREATE UNIQUE INDEX "backtests_one_running_key" ON "backtests"("scorecard_version") WHERE "status" = 'running';

-- CheckEnumerations
ALTER TABLE "scorecards"
    ADD CONSTRAINT "scorecards_status_check" CHECK ("status" IN ('candidate', 'shadow', 'active', 'retired')),
    ADD CONSTRAINT "scorecards_active_since_check" CHECK ("status" <> 'active' OR "activated_at" IS NOT NULL),
    ADD CONSTRAINT "scorecards_shadow_since_check" CHECK ("status" <> 'shadow' OR "shadowed_at" IS NOT NULL);
ALTER TABLE "shadow_scores"
    ADD CONSTRAINT "shadow_scores_band_check" CHECK ("band" IN ('none', 'watch', 'review', 'critical'));
ALTER TABLE "backtests"
    ADD CONSTRAINT "backtests_status_check" CHECK ("status" IN ('running', 'succeeded', 'failed'));

-- Every stored score names the version that gave it, so a version's document stays what it was.
CREATE FUNCTION "refuse_scorecard_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW."version", NEW."document") IS DISTINCT FROM (OLD."version", OLD."document") THEN
        RAISE EXCEPTION 'scorecard %: a document never changes; store it under a new version', OLD."version"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "scorecards_keep_their_document" BEFORE UPDATE ON "scorecards"
    FOR EACH ROW EXECUTE FUNCTION "refuse_scorecard_change"();
CREATE TRIGGER "scorecards_are_kept" BEFORE DELETE OR TRUNCATE ON "scorecards"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
