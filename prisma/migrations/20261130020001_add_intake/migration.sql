-- Whose key brought the events of a receipt.
ALTER TABLE "fold_receipts" ADD COLUMN "sender_id" TEXT;

-- What became of each batch, inserted with it; a job sums them by day and deletes them.
CREATE TABLE "intake_rows" (
    "id" BIGSERIAL NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sender_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "account_id" TEXT NOT NULL DEFAULT '',
    "accepted" INTEGER NOT NULL DEFAULT 0,
    "duplicates" INTEGER NOT NULL DEFAULT 0,
    "conflicting" INTEGER NOT NULL DEFAULT 0,
    "repaired" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "by_code" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "intake_rows_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "intake_rows_scope_check" CHECK ("scope" IN ('sender', 'account', 'other'))
);
CREATE INDEX "intake_rows_account_id_idx" ON "intake_rows"("account_id");

CREATE TABLE "intake_days" (
    "account_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "sender_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "accepted" BIGINT NOT NULL DEFAULT 0,
    "duplicates" BIGINT NOT NULL DEFAULT 0,
    "conflicting" BIGINT NOT NULL DEFAULT 0,
    "repaired" BIGINT NOT NULL DEFAULT 0,
    "rejected" BIGINT NOT NULL DEFAULT 0,
    "by_code" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "intake_days_pkey" PRIMARY KEY ("account_id", "day", "sender_id", "scope"),
    CONSTRAINT "intake_days_scope_check" CHECK ("scope" IN ('sender', 'account', 'other'))
);
CREATE INDEX "intake_days_day_idx" ON "intake_days"("day");
-- What officers are shown is looked for among the few days with trouble.
CREATE INDEX "intake_days_trouble_idx" ON "intake_days"("day") WHERE "scope" = 'account' AND "rejected" + "repaired" + "conflicting" > 0;

REVOKE UPDATE ON "intake_rows" FROM "stillwatch_runtime";

-- Sums counts that are kept by name.
CREATE FUNCTION "add_counts"("a" JSONB, "b" JSONB) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN "a" = '{}' THEN "b" WHEN "b" = '{}' THEN "a" ELSE (
        SELECT jsonb_object_agg("name", "total") FROM (
            SELECT "key" AS "name", sum("value"::BIGINT) AS "total"
            FROM (SELECT * FROM jsonb_each_text("a") UNION ALL SELECT * FROM jsonb_each_text("b")) AS "each"
            GROUP BY "key"
        ) AS "totals"
    ) END
$$;
CREATE AGGREGATE "sum_counts"(JSONB) (SFUNC = "add_counts", STYPE = JSONB, INITCOND = '{}');
