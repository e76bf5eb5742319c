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

-- CreateTable
CREATE TABLE "evidence_keys" (
    "account_id" TEXT NOT NULL,
    "sealed_key" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evidence_keys_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "evidence_excerpts" (
    "account_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "template" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "model" TEXT NOT NULL,
    "sealed_text" BYTEA NOT NULL,

    CONSTRAINT "evidence_excerpts_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "attachments" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "content" BYTEA NOT NULL,
    "added_by" TEXT NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence_packets" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "parts_done" INTEGER NOT NULL DEFAULT 0,
    "parts_total" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "json" BYTEA,
    "pdf" BYTEA,
    "json_sha256" TEXT,
    "pdf_sha256" TEXT,

    CONSTRAINT "evidence_packets_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attestation_requests_account_id_idx" ON "attestation_requests"("account_id");

-- CreateIndex
CREATE INDEX "attestation_requests_answered_at_due_at_idx" ON "attestation_requests"("answered_at", "due_at");

-- CreateIndex
CREATE INDEX "evidence_excerpts_account_id_template_idx" ON "evidence_excerpts"("account_id", "template");

-- CreateIndex
CREATE INDEX "attachments_case_id_added_at_idx" ON "attachments"("case_id", "added_at");

-- CreateIndex
CREATE INDEX "evidence_packets_case_id_requested_at_idx" ON "evidence_packets"("case_id", "requested_at");

-- AddForeignKey
ALTER TABLE "policy_acceptances" ADD CONSTRAINT "policy_acceptances_clause_id_version_fkey" FOREIGN KEY ("clause_id", "version") REFERENCES "policy_clauses"("id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_packets" ADD CONSTRAINT "evidence_packets_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

-- CheckEnumerations
ALTER TABLE "declared_purposes"
    ADD CONSTRAINT "declared_purposes_declared_by_check" CHECK ("declared_by" IN ('provider', 'customer'));
ALTER TABLE "attestation_requests"
    ADD CONSTRAINT "attestation_requests_answer_check" CHECK (("answered_at" IS NULL) = ("purpose_version" IS NULL));
ALTER TABLE "attachments"
    ADD CONSTRAINT "attachments_size_check" CHECK ("bytes" = octet_length("content") AND "bytes" <= 5242880);
ALTER TABLE "evidence_packets"
    ADD CONSTRAINT "evidence_packets_status_check" CHECK ("status" IN ('waiting', 'running', 'succeeded', 'failed')),
    ADD CONSTRAINT "evidence_packets_whole_check" CHECK (
        "status" <> 'succeeded'
        OR ("json" IS NOT NULL AND "pdf" IS NOT NULL AND "json_sha256" IS NOT NULL AND "pdf_sha256" IS NOT NULL)
    );

-- Decisions cite clauses by version, so a wording stays what it was; so does what was accepted, and what was attached.
CREATE TRIGGER "policy_clauses_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "policy_clauses"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "policy_acceptances_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "policy_acceptances"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "attachments_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "attachments"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
