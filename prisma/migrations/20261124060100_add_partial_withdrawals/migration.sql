-- CreateTable
CREATE TABLE "decision_withdrawals" (
    "account_id" TEXT NOT NULL,
    "decision_id" UUID NOT NULL,
    "withdrawn_by" UUID NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "decision_withdrawals_pkey" PRIMARY KEY ("account_id","decision_id")
);

-- CreateIndex
CREATE INDEX "decision_withdrawals_decision_id_idx" ON "decision_withdrawals"("decision_id");

-- AddForeignKey
ALTER TABLE "decision_withdrawals" ADD CONSTRAINT "decision_withdrawals_account_id_decision_id_fkey" FOREIGN KEY ("account_id", "decision_id") REFERENCES "decision_accounts"("account_id", "decision_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decision_withdrawals" ADD CONSTRAINT "decision_withdrawals_withdrawn_by_fkey" FOREIGN KEY ("withdrawn_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

ALTER TABLE "notices" DROP CONSTRAINT "notices_kind_check";
ALTER TABLE "notices"
    ADD CONSTRAINT "notices_kind_check"
        CHECK ("kind" IN ('decision', 'decision_withdrawn', 'appeal_received', 'appeal_decided', 'attestation_request'));

-- Only what is in force and has not taken effect is withdrawn for an account; what has taken effect is followed by a new decision.
CREATE FUNCTION "refuse_late_withdrawal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM "decisions"
        WHERE "id" = NEW."decision_id" AND "status" = 'in_force' AND NEW."withdrawn_at" < "effective_at"
    ) THEN
        RAISE EXCEPTION 'decision %: only in its period of grace is it withdrawn for an account', NEW."decision_id"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "decision_withdrawals_come_in_time" BEFORE INSERT ON "decision_withdrawals"
    FOR EACH ROW EXECUTE FUNCTION "refuse_late_withdrawal"();
CREATE TRIGGER "decision_withdrawals_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "decision_withdrawals"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
REVOKE UPDATE, DELETE ON "decision_withdrawals" FROM "stillwatch_runtime";
