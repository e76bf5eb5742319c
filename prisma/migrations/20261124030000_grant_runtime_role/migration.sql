-- The role that API and worker work as. It reads and writes rows and owns nothing: whoever takes over a running server can
-- neither change the tables nor rewrite the records. Log-ins are made members of it (packages/database/src/runtime-role.ts).
-- Roles belong to the whole server, so another database may have made it already.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stillwatch_runtime') THEN
        CREATE ROLE "stillwatch_runtime" NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;

GRANT USAGE ON SCHEMA "public" TO "stillwatch_runtime";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "public" TO "stillwatch_runtime";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA "public" TO "stillwatch_runtime";
ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "stillwatch_runtime";
ALTER DEFAULT PRIVILEGES IN SCHEMA "public" GRANT USAGE ON SEQUENCES TO "stillwatch_runtime";

-- The records: their triggers refuse changes to everybody, these to the runtime role before they are asked.
REVOKE UPDATE, DELETE ON "audit_entries", "case_events", "scores" FROM "stillwatch_runtime";
REVOKE DELETE ON "decisions" FROM "stillwatch_runtime";
REVOKE INSERT, UPDATE, DELETE ON "_prisma_migrations" FROM "stillwatch_runtime";

-- The jobs of BullMQ live in a schema of their own: its migrations make the tables, the running server a sequence for each queue.
CREATE SCHEMA IF NOT EXISTS "bullmq";
GRANT USAGE, CREATE ON SCHEMA "bullmq" TO "stillwatch_runtime";
ALTER DEFAULT PRIVILEGES IN SCHEMA "bullmq" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "stillwatch_runtime";
ALTER DEFAULT PRIVILEGES IN SCHEMA "bullmq" GRANT USAGE ON SEQUENCES TO "stillwatch_runtime";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "bullmq" TO "stillwatch_runtime";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA "bullmq" TO "stillwatch_runtime";

-- The one table that the running server makes: the partition of a day. A table of its own that is then attached, because that,
-- unlike CREATE … PARTITION OF, neither waits for the running inserts into other days nor makes later ones wait.
CREATE FUNCTION "make_usage_partition"("of_day" DATE) RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    "partition_name" TEXT := 'usage_events_p' || to_char("of_day", 'YYYYMMDD');
BEGIN
    EXECUTE format('CREATE TABLE public.%I (LIKE public.usage_events INCLUDING ALL)', "partition_name");
    EXECUTE format(
        'ALTER TABLE public.usage_events ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        "partition_name", "of_day" || ' 00:00:00Z', ("of_day" + 1) || ' 00:00:00Z'
    );
    RETURN "partition_name";
END $$;
REVOKE EXECUTE ON FUNCTION "make_usage_partition" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "make_usage_partition" TO "stillwatch_runtime";
