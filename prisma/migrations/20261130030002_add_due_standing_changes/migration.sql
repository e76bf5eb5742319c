-- CreateTable
CREATE TABLE "due_standing_changes" (
    "account_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "due_standing_changes_pkey" PRIMARY KEY ("account_id","at")
);

-- CreateIndex
CREATE INDEX "due_standing_changes_at_idx" ON "due_standing_changes"("at");

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

REVOKE UPDATE ON "due_standing_changes" FROM "stillwatch_runtime";

-- What has been decided already and is still to begin or to end.
INSERT INTO "due_standing_changes" ("account_id", "at")
SELECT "account_id", "at" FROM "accounts", unnest(ARRAY["standing_until", "upcoming_from", "upcoming_until"]) AS "at"
WHERE "at" > CURRENT_TIMESTAMP
ON CONFLICT DO NOTHING;

ALTER TABLE "notices" DROP CONSTRAINT "notices_kind_check";
ALTER TABLE "notices"
    ADD CONSTRAINT "notices_kind_check" CHECK ("kind" IN (
        'decision', 'decision_withdrawn', 'measure_ended', 'appeal_received', 'appeal_decided', 'attestation_request'
    ));
