-- A message that cannot be dispatched is tried again by itself, and after a bound kept as a dead letter with its reason.
-- AlterTable
ALTER TABLE "outbox_messages" ADD COLUMN "attempt_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "next_attempt_at" TIMESTAMPTZ(3),
ADD COLUMN "problem" TEXT,
ADD COLUMN "dead_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "webhook_endpoints" ADD COLUMN "resumes_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "webhook_deliveries_settled_at_idx" ON "webhook_deliveries"("settled_at");

-- AlterForeignKey: an attempt goes with its delivery, and only with it.
ALTER TABLE "webhook_attempts" DROP CONSTRAINT "webhook_attempts_delivery_id_fkey";
ALTER TABLE "webhook_attempts" ADD CONSTRAINT "webhook_attempts_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "webhook_deliveries"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

ALTER TABLE "outbox_messages"
    ADD CONSTRAINT "outbox_messages_dead_says_why_check"
        CHECK ("dead_at" IS NULL OR ("dispatched_at" IS NULL AND "next_attempt_at" IS NULL AND "problem" IS NOT NULL));
CREATE INDEX "outbox_messages_waiting_idx" ON "outbox_messages"("id") WHERE "dispatched_at" IS NULL AND "dead_at" IS NULL;
CREATE INDEX "outbox_messages_dead_idx" ON "outbox_messages"("dead_at") WHERE "dead_at" IS NOT NULL;

-- What was tried stays as it was for as long as its delivery is kept.
DROP TRIGGER "webhook_attempts_append_only" ON "webhook_attempts";
CREATE TRIGGER "webhook_attempts_append_only" BEFORE UPDATE OR TRUNCATE ON "webhook_attempts"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE FUNCTION "refuse_attempt_without_delivery_end"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "webhook_deliveries" WHERE "id" = OLD."delivery_id") THEN
        RAISE EXCEPTION 'webhook_attempts: an attempt is kept for as long as its delivery' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER "webhook_attempts_end_with_delivery" BEFORE DELETE ON "webhook_attempts"
    FOR EACH ROW EXECUTE FUNCTION "refuse_attempt_without_delivery_end"();

-- The running program neither rewrites a message nor takes one away; what was sent long ago ends through the function below.
REVOKE UPDATE, DELETE ON "outbox_messages" FROM "stillwatch_runtime";
GRANT UPDATE ("dispatched_at", "attempt_count", "next_attempt_at", "problem", "dead_at") ON "outbox_messages" TO "stillwatch_runtime";
REVOKE DELETE ON "webhook_deliveries" FROM "stillwatch_runtime";

-- Removes at most "most" deliveries that were settled before "before", and as many messages that were dispatched before then and
-- have neither a delivery nor a letter on its way. Whoever asks for less than a week is refused.
CREATE FUNCTION "forget_sent"("before" TIMESTAMPTZ, "most" INTEGER)
RETURNS TABLE("messages" INTEGER, "deliveries" INTEGER)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF "before" > now() - interval '7 days' THEN
        RAISE EXCEPTION 'what was sent is kept for at least a week' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH "old" AS (
        SELECT "id" FROM "webhook_deliveries" WHERE "status" <> 'pending' AND "settled_at" < "before"
        ORDER BY "settled_at" LIMIT "most" FOR UPDATE SKIP LOCKED
    ), "gone" AS (
        DELETE FROM "webhook_deliveries" WHERE "id" IN (SELECT "id" FROM "old") RETURNING 1
    )
    SELECT count(*)::int INTO "deliveries" FROM "gone";
    WITH "old" AS (
        SELECT "id" FROM "outbox_messages" AS "m" WHERE "dispatched_at" < "before"
            AND NOT EXISTS (SELECT FROM "webhook_deliveries" AS "d" WHERE "d"."message_id" = "m"."id")
            AND NOT EXISTS (SELECT FROM "notices" AS "n" WHERE "n"."message_id" = "m"."id" AND "n"."status" = 'queued')
        ORDER BY "dispatched_at" LIMIT "most" FOR UPDATE SKIP LOCKED
    ), "gone" AS (
        DELETE FROM "outbox_messages" WHERE "id" IN (SELECT "id" FROM "old") RETURNING 1
    )
    SELECT count(*)::int INTO "messages" FROM "gone";
    RETURN NEXT;
END $$;
REVOKE EXECUTE ON FUNCTION "forget_sent" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "forget_sent" TO "stillwatch_runtime";
