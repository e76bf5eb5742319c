-- CreateTable
CREATE TABLE "link_keys" (
    "account_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" BIGINT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" DATE NOT NULL,

    CONSTRAINT "link_keys_pkey" PRIMARY KEY ("account_id","kind","key")
);

-- CreateTable
CREATE TABLE "link_activity" (
    "account_id" TEXT NOT NULL,
    "activity" BYTEA NOT NULL,

    CONSTRAINT "link_activity_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "linkage_receipts" (
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "linkage_receipts_pkey" PRIMARY KEY ("kind","subject_id","id")
);

-- CreateTable
CREATE TABLE "refused_bodies" (
    "body" BIGINT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "account_id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refused_bodies_pkey" PRIMARY KEY ("body","occurred_at","account_id")
);

-- CreateTable
CREATE TABLE "link_edges" (
    "account_a" TEXT NOT NULL,
    "account_b" TEXT NOT NULL,
    "nats" DOUBLE PRECISION NOT NULL,
    "obeys_rule" BOOLEAN NOT NULL,
    "evidence" JSONB NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_edges_pkey" PRIMARY KEY ("account_a","account_b")
);

-- CreateTable
CREATE TABLE "link_reviews" (
    "id" BIGSERIAL NOT NULL,
    "account_a" TEXT NOT NULL,
    "account_b" TEXT NOT NULL,
    "verdict" TEXT,
    "reason" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_reviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaigns" (
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "score" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "probability" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "band" TEXT NOT NULL DEFAULT 'none',
    "prior_nats" DOUBLE PRECISION,
    "reasons" JSONB NOT NULL DEFAULT '[]',
    "member_count" INTEGER NOT NULL DEFAULT 0,
    "events_scored" INTEGER NOT NULL DEFAULT 0,
    "members_scored" INTEGER NOT NULL DEFAULT 0,
    "first_linked_at" TIMESTAMPTZ(3) NOT NULL,
    "first_flagged_at" TIMESTAMPTZ(3),
    "dissolved_at" TIMESTAMPTZ(3),
    "scored_at" TIMESTAMPTZ(3),
    "scorecard_version" TEXT,

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_members" (
    "account_id" TEXT NOT NULL,
    "campaign_id" UUID NOT NULL,
    "membership" DOUBLE PRECISION NOT NULL,
    "basis" TEXT NOT NULL,
    "joined_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_members_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "campaign_removals" (
    "id" BIGSERIAL NOT NULL,
    "campaign_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_removals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_scores" (
    "campaign_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "scored_at" TIMESTAMPTZ(3) NOT NULL,
    "score" DOUBLE PRECISION NOT NULL,
    "probability" DOUBLE PRECISION NOT NULL,
    "band" TEXT NOT NULL,
    "prior_nats" DOUBLE PRECISION NOT NULL,
    "reasons" JSONB NOT NULL,
    "member_count" INTEGER NOT NULL,
    "events_scored" INTEGER NOT NULL,
    "scorecard_version" TEXT NOT NULL,

    CONSTRAINT "campaign_scores_pkey" PRIMARY KEY ("campaign_id","id")
);

-- CreateTable
CREATE TABLE "banned_keys" (
    "key" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "banned_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "banned_keys_pkey" PRIMARY KEY ("key","kind","account_id")
);

-- CreateIndex
CREATE INDEX "link_keys_key_kind_account_id_idx" ON "link_keys"("key", "kind", "account_id");

-- CreateIndex
CREATE INDEX "linkage_receipts_received_at_idx" ON "linkage_receipts"("received_at");

-- CreateIndex
CREATE INDEX "refused_bodies_received_at_idx" ON "refused_bodies"("received_at");

-- CreateIndex
CREATE INDEX "link_edges_account_b_idx" ON "link_edges"("account_b");

-- CreateIndex
CREATE INDEX "link_reviews_account_a_account_b_idx" ON "link_reviews"("account_a", "account_b");

-- CreateIndex
CREATE INDEX "link_reviews_account_b_idx" ON "link_reviews"("account_b");

-- CreateIndex
CREATE INDEX "campaigns_state_score_idx" ON "campaigns"("state", "score" DESC);

-- CreateIndex
CREATE INDEX "campaigns_score_id_idx" ON "campaigns"("score" DESC, "id");

-- CreateIndex
CREATE INDEX "campaign_members_campaign_id_account_id_idx" ON "campaign_members"("campaign_id", "account_id");

-- CreateIndex
CREATE INDEX "campaign_removals_campaign_id_account_id_idx" ON "campaign_removals"("campaign_id", "account_id");

-- CreateIndex
CREATE INDEX "campaign_removals_account_id_idx" ON "campaign_removals"("account_id");

-- CreateIndex
CREATE INDEX "banned_keys_account_id_idx" ON "banned_keys"("account_id");

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

-- Receipts live for seconds: vacuum follows their number, not their share of a table that is almost always empty.
ALTER TABLE "linkage_receipts" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- CheckEnumerations
ALTER TABLE "linkage_receipts"
    ADD CONSTRAINT "linkage_receipts_kind_check" CHECK ("kind" IN ('link', 'ban', 'campaign', 'score'));
ALTER TABLE "link_edges"
    ADD CONSTRAINT "link_edges_two_accounts_check" CHECK ("account_a" <> "account_b");
ALTER TABLE "link_reviews"
    ADD CONSTRAINT "link_reviews_two_accounts_check" CHECK ("account_a" <> "account_b"),
    ADD CONSTRAINT "link_reviews_verdict_check" CHECK ("verdict" IN ('cut', 'confirmed'));
ALTER TABLE "campaigns"
    ADD CONSTRAINT "campaigns_state_check" CHECK ("state" IN ('active', 'dissolved')),
    ADD CONSTRAINT "campaigns_band_check" CHECK ("band" IN ('none', 'watch', 'review', 'critical')),
    ADD CONSTRAINT "campaigns_dissolved_at_check" CHECK (("state" = 'dissolved') = ("dissolved_at" IS NOT NULL));
ALTER TABLE "campaign_members"
    ADD CONSTRAINT "campaign_members_membership_check" CHECK ("membership" BETWEEN 0 AND 1);
ALTER TABLE "campaign_removals"
    ADD CONSTRAINT "campaign_removals_verdict_check" CHECK ("verdict" IN ('removed', 'restored'));
ALTER TABLE "campaign_scores"
    ADD CONSTRAINT "campaign_scores_band_check" CHECK ("band" IN ('none', 'watch', 'review', 'critical'));

-- AppendOnly
CREATE TRIGGER "link_reviews_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "link_reviews"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "campaign_removals_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "campaign_removals"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "campaign_scores_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "campaign_scores"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Whoever bans or reinstates an account, and however many at once: linkage learns of it in the same transaction.
CREATE FUNCTION "leave_ban_receipt"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "linkage_receipts" ("kind", "subject_id") VALUES ('ban', NEW."account_id");
    RETURN NULL;
END $$;
CREATE TRIGGER "accounts_leave_ban_receipt" AFTER UPDATE OF "standing" ON "accounts"
    FOR EACH ROW WHEN ((OLD."standing" = 'banned') <> (NEW."standing" = 'banned'))
    EXECUTE FUNCTION "leave_ban_receipt"();
