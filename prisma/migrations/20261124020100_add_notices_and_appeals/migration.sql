-- AlterTable
ALTER TABLE "accounts" ADD COLUMN "contact_email" TEXT;

-- CreateTable
CREATE TABLE "notices" (
    "id" UUID NOT NULL,
    "message_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "decision_id" UUID,
    "status" TEXT NOT NULL,
    "problem" TEXT,
    "recipient" TEXT,
    "subject" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "dsa_attributes" JSONB,
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appeals" (
    "id" UUID NOT NULL,
    "decision_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "account_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "text" TEXT NOT NULL,
    "contact_email" TEXT,
    "submitted_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "proposed_by" UUID,
    "resolved_by" UUID,
    "outcome" TEXT,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decided_reason" TEXT,
    "reinstatement_id" UUID,

    CONSTRAINT "appeals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_status_next_attempt_at_idx" ON "webhook_deliveries"("endpoint_id", "status", "next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "notices_message_id_key" ON "notices"("message_id");

-- CreateIndex
CREATE INDEX "notices_account_id_created_at_idx" ON "notices"("account_id", "created_at");

-- CreateIndex
CREATE INDEX "notices_status_next_attempt_at_idx" ON "notices"("status", "next_attempt_at");

-- CreateIndex
CREATE INDEX "notices_decision_id_idx" ON "notices"("decision_id");

-- CreateIndex
CREATE UNIQUE INDEX "appeals_decision_id_account_id_key" ON "appeals"("decision_id", "account_id");

-- CreateIndex
CREATE INDEX "appeals_status_due_at_idx" ON "appeals"("status", "due_at");

-- CreateIndex
CREATE INDEX "appeals_account_id_idx" ON "appeals"("account_id");

-- AddForeignKey
ALTER TABLE "appeals" ADD CONSTRAINT "appeals_decision_id_fkey" FOREIGN KEY ("decision_id") REFERENCES "decisions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "appeals" ADD CONSTRAINT "appeals_decided_by_fkey" FOREIGN KEY ("decided_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

-- CheckEnumerations
ALTER TABLE "audit_entries" DROP CONSTRAINT "audit_entries_actor_type_check";
ALTER TABLE "audit_entries"
    ADD CONSTRAINT "audit_entries_actor_type_check" CHECK ("actor_type" IN ('user', 'api_key', 'system', 'customer'));
ALTER TABLE "notices"
    ADD CONSTRAINT "notices_kind_check" CHECK ("kind" IN ('decision', 'appeal_received', 'appeal_decided', 'attestation_request')),
    ADD CONSTRAINT "notices_status_check" CHECK ("status" IN ('queued', 'sent', 'not_sent', 'failed')),
    ADD CONSTRAINT "notices_queued_is_due_check" CHECK (("status" = 'queued') = ("next_attempt_at" IS NOT NULL)),
    ADD CONSTRAINT "notices_sent_to_somebody_check"
        CHECK ("status" <> 'sent' OR ("recipient" IS NOT NULL AND "sent_at" IS NOT NULL)),
    ADD CONSTRAINT "notices_not_sent_says_why_check" CHECK ("status" NOT IN ('not_sent', 'failed') OR "problem" IS NOT NULL);
ALTER TABLE "appeals"
    ADD CONSTRAINT "appeals_status_check" CHECK ("status" IN ('open', 'decided')),
    ADD CONSTRAINT "appeals_outcome_check" CHECK ("outcome" IN ('upheld', 'overturned')),
    ADD CONSTRAINT "appeals_decided_whole_check" CHECK (
        ("status" = 'decided')
        = ("outcome" IS NOT NULL AND "decided_by" IS NOT NULL AND "decided_at" IS NOT NULL AND "decided_reason" IS NOT NULL)
    ),
    ADD CONSTRAINT "appeals_proposer_known_check" CHECK ("proposed_by" IS NOT NULL),
    -- Nobody hears an appeal against a decision of their own.
    ADD CONSTRAINT "appeals_another_person_check" CHECK (
        "decided_by" IS NULL
        OR ("decided_by" <> "proposed_by" AND ("resolved_by" IS NULL OR "decided_by" <> "resolved_by"))
    );

-- Who took the decision is read from the decision, whatever the insert says.
CREATE FUNCTION "copy_deciders_to_appeal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT "proposed_by", "resolved_by" INTO NEW."proposed_by", NEW."resolved_by"
    FROM "decisions" WHERE "id" = NEW."decision_id";
    RETURN NEW;
END $$;
CREATE TRIGGER "appeals_know_the_deciders" BEFORE INSERT ON "appeals"
    FOR EACH ROW EXECUTE FUNCTION "copy_deciders_to_appeal"();

-- An appeal is decided once; what was submitted, and who may not hear it, never changes.
CREATE FUNCTION "refuse_appeal_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."status" <> 'open' THEN
        RAISE EXCEPTION 'appeal % is decided: it cannot change any more', OLD."id" USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW."id", NEW."decision_id", NEW."case_id", NEW."account_id", NEW."text", NEW."contact_email", NEW."submitted_at",
        NEW."proposed_by", NEW."resolved_by")
       IS DISTINCT FROM
       (OLD."id", OLD."decision_id", OLD."case_id", OLD."account_id", OLD."text", OLD."contact_email", OLD."submitted_at",
        OLD."proposed_by", OLD."resolved_by") THEN
        RAISE EXCEPTION 'appeal %: what was submitted cannot change', OLD."id" USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "appeals_change_once" BEFORE UPDATE ON "appeals"
    FOR EACH ROW EXECUTE FUNCTION "refuse_appeal_change"();
CREATE TRIGGER "appeals_are_kept" BEFORE DELETE OR TRUNCATE ON "appeals"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- A letter stays as it was written; only how it fared changes, until it is sent.
CREATE FUNCTION "refuse_notice_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW."id", NEW."message_id", NEW."kind", NEW."account_id", NEW."decision_id", NEW."subject", NEW."body", NEW."sha256",
        NEW."dsa_attributes", NEW."created_at")
       IS DISTINCT FROM
       (OLD."id", OLD."message_id", OLD."kind", OLD."account_id", OLD."decision_id", OLD."subject", OLD."body", OLD."sha256",
        OLD."dsa_attributes", OLD."created_at")
       OR (OLD."status" = 'sent' AND NEW IS DISTINCT FROM OLD) THEN
        RAISE EXCEPTION 'notice %: what was written cannot change', OLD."id" USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "notices_keep_their_text" BEFORE UPDATE ON "notices"
    FOR EACH ROW EXECUTE FUNCTION "refuse_notice_change"();
CREATE TRIGGER "notices_are_kept" BEFORE DELETE OR TRUNCATE ON "notices"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
