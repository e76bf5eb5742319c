-- AlterTable
ALTER TABLE "sessions" ADD COLUMN "last_seen_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "cohorts" (
    "category" TEXT NOT NULL,
    "accounts" INTEGER NOT NULL,
    "sampled" INTEGER NOT NULL,
    "summary" JSONB,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cohorts_pkey" PRIMARY KEY ("category")
);

-- CreateIndex
CREATE INDEX "policy_acceptances_clause_id_version_accepted_at_account_id_idx" ON "policy_acceptances"("clause_id", "version", "accepted_at", "account_id");
