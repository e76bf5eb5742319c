-- CreateTable
CREATE TABLE "evidence_packets" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'running',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "step" TEXT,
    "steps_done" INTEGER NOT NULL DEFAULT 0,
    "steps_total" INTEGER NOT NULL DEFAULT 0,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "snapshot_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "head" JSONB,
    "root_hash" TEXT,
    "json_sha256" TEXT,
    "json_bytes" INTEGER,
    "pdf_sha256" TEXT,
    "pdf_bytes" INTEGER,
    "pdf_pages" INTEGER,

    CONSTRAINT "evidence_packets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evidence_packet_chunks" (
    "packet_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "part" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "evidence_packet_chunks_pkey" PRIMARY KEY ("packet_id","attempt","part","position")
);

-- CreateIndex
CREATE INDEX "evidence_packets_case_id_created_at_idx" ON "evidence_packets"("case_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "evidence_packets" ADD CONSTRAINT "evidence_packets_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_packets" ADD CONSTRAINT "evidence_packets_created_by_fkey" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evidence_packet_chunks" ADD CONSTRAINT "evidence_packet_chunks_packet_id_fkey" FOREIGN KEY ("packet_id") REFERENCES "evidence_packets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

ALTER TABLE "evidence_packets"
    ADD CONSTRAINT "evidence_packets_status_check" CHECK ("status" IN ('running', 'ready', 'failed')),
    ADD CONSTRAINT "evidence_packets_ready_check" CHECK (
        "status" <> 'ready'
        OR num_nonnulls("snapshot_at", "finished_at", "head", "root_hash", "json_sha256", "json_bytes", "pdf_sha256",
                        "pdf_bytes", "pdf_pages") = 9
    ),
    ADD CONSTRAINT "evidence_packets_failed_check" CHECK ("status" <> 'failed' OR "problem" IS NOT NULL);

-- While one is being made, another request for the same case gets that one.
CREATE UNIQUE INDEX "evidence_packets_one_running_key" ON "evidence_packets"("case_id") WHERE "status" = 'running';

-- What has been handed out never changes; a failed one is a record of the failure.
CREATE FUNCTION "refuse_packet_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD."status" <> 'running'
       OR (NEW."id", NEW."case_id", NEW."created_by", NEW."created_at")
          IS DISTINCT FROM (OLD."id", OLD."case_id", OLD."created_by", OLD."created_at") THEN
        RAISE EXCEPTION 'evidence packet % is a record and cannot change', OLD."id"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "evidence_packets_are_records" BEFORE UPDATE OR DELETE ON "evidence_packets"
    FOR EACH ROW EXECUTE FUNCTION "refuse_packet_change"();
CREATE TRIGGER "evidence_packets_no_truncate" BEFORE TRUNCATE ON "evidence_packets"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Pieces come only from the run that makes the packet now; those of a run that was cut off, or that failed, may go.
CREATE FUNCTION "check_packet_chunk"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "packet" record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT "status", "attempt" INTO "packet" FROM "evidence_packets" WHERE "id" = NEW."packet_id" FOR SHARE;
        IF "packet"."status" <> 'running' OR "packet"."attempt" <> NEW."attempt" THEN
            RAISE EXCEPTION 'evidence packet %: run % may not write any more', NEW."packet_id", NEW."attempt"
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    SELECT "status", "attempt" INTO "packet" FROM "evidence_packets" WHERE "id" = OLD."packet_id";
    IF TG_OP = 'UPDATE' OR "packet"."status" = 'ready' AND "packet"."attempt" = OLD."attempt" THEN
        RAISE EXCEPTION 'evidence packet % is a record and cannot change', OLD."packet_id"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER "evidence_packet_chunks_are_records" BEFORE INSERT OR UPDATE OR DELETE ON "evidence_packet_chunks"
    FOR EACH ROW EXECUTE FUNCTION "check_packet_chunk"();
CREATE TRIGGER "evidence_packet_chunks_no_truncate" BEFORE TRUNCATE ON "evidence_packet_chunks"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

REVOKE DELETE ON "evidence_packets" FROM "stillwatch_runtime";
REVOKE UPDATE ON "evidence_packet_chunks" FROM "stillwatch_runtime";
