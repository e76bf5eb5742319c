-- AlterTable
ALTER TABLE "declared_purposes" ADD COLUMN "evidence" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN "expires_at" TIMESTAMPTZ(3),
ADD COLUMN "declared_by" TEXT NOT NULL DEFAULT 'provider';

-- CreateTable
CREATE TABLE "policy_acceptances" (
    "account_id" TEXT NOT NULL,
    "clause_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "accepted_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "recorded_by" TEXT NOT NULL,

    CONSTRAINT "policy_acceptances_pkey" PRIMARY KEY ("account_id","clause_id","version")
);

-- CreateTable
CREATE TABLE "attestation_requests" (
    "id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "message" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "purpose_version" INTEGER,

    CONSTRAINT "attestation_requests_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attestation_requests_account_id_idx" ON "attestation_requests"("account_id");

-- CreateIndex
CREATE INDEX "attestation_requests_answered_at_due_at_idx" ON "attestation_requests"("answered_at", "due_at");

-- AddForeignKey
ALTER TABLE "policy_acceptances" ADD CONSTRAINT "policy_acceptances_clause_id_version_fkey" FOREIGN KEY ("clause_id", "version") REFERENCES "policy_clauses"("id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

-- CheckEnumerations
ALTER TABLE "declared_purposes"
    ADD CONSTRAINT "declared_purposes_declared_by_check" CHECK ("declared_by" IN ('provider', 'customer'));
ALTER TABLE "attestation_requests"
    ADD CONSTRAINT "attestation_requests_answer_check" CHECK (("answered_at" IS NULL) = ("purpose_version" IS NULL));

-- Decisions cite clauses by version, so a wording stays what it was, and so does what was accepted.
CREATE TRIGGER "policy_clauses_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "policy_clauses"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "policy_acceptances_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "policy_acceptances"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
