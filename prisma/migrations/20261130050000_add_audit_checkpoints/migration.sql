-- An entry's time at full precision: what was changed by less than a millisecond must show. Entries are still written with
-- milliseconds (`chain_audit_entry`), which is what their hash is taken over.
ALTER TABLE "audit_entries" ALTER COLUMN "at" SET DATA TYPE TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "audit_checkpoints" (
    "id" BIGSERIAL NOT NULL,
    "entry" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "key_id" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "gap" JSONB,

    CONSTRAINT "audit_checkpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_checkpoint_keys" (
    "id" BIGSERIAL NOT NULL,
    "key_id" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "endorsed_by" TEXT,
    "used_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_checkpoint_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_re_anchors" (
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'proposed',
    "reason" TEXT NOT NULL,
    "gap" JSONB NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_by" UUID,
    "resolved_at" TIMESTAMPTZ(3),
    "entry" BIGINT,
    "signed_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_re_anchors_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "audit_checkpoints_entry_idx" ON "audit_checkpoints"("entry");

-- AddForeignKey
ALTER TABLE "audit_re_anchors" ADD CONSTRAINT "audit_re_anchors_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_re_anchors" ADD CONSTRAINT "audit_re_anchors_resolved_by_fkey" FOREIGN KEY ("resolved_by") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

ALTER TABLE "audit_re_anchors"
    ADD CONSTRAINT "audit_re_anchors_status_check" CHECK ("status" IN ('proposed', 'approved', 'cancelled')),
    ADD CONSTRAINT "audit_re_anchors_resolved_whole_check"
        CHECK (("status" = 'proposed') = ("resolved_by" IS NULL) AND ("resolved_by" IS NULL) = ("resolved_at" IS NULL)),
    ADD CONSTRAINT "audit_re_anchors_entry_check" CHECK (("status" = 'approved') = ("entry" IS NOT NULL)),
    ADD CONSTRAINT "audit_re_anchors_two_people_check" CHECK ("status" <> 'approved' OR "resolved_by" <> "proposed_by");

-- One at a time.
CREATE UNIQUE INDEX "audit_re_anchors_one_open_key" ON "audit_re_anchors"("status") WHERE "status" = 'proposed';

CREATE TRIGGER "audit_checkpoints_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_checkpoints"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_checkpoint_keys_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_checkpoint_keys"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_re_anchors_are_kept" BEFORE DELETE OR TRUNCATE ON "audit_re_anchors"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- What was resolved does not change any more, but for being signed once.
CREATE FUNCTION "refuse_re_anchor_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW."id", NEW."reason", NEW."gap", NEW."proposed_by", NEW."proposed_at")
       IS DISTINCT FROM (OLD."id", OLD."reason", OLD."gap", OLD."proposed_by", OLD."proposed_at")
       OR (OLD."status" <> 'proposed'
           AND (NEW."status", NEW."resolved_by", NEW."resolved_at", NEW."entry")
               IS DISTINCT FROM (OLD."status", OLD."resolved_by", OLD."resolved_at", OLD."entry"))
       OR (OLD."signed_at" IS NOT NULL AND NEW."signed_at" IS DISTINCT FROM OLD."signed_at") THEN
        RAISE EXCEPTION 'the re-anchor % cannot change so', OLD."id" USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "audit_re_anchors_change_once" BEFORE UPDATE ON "audit_re_anchors"
    FOR EACH ROW EXECUTE FUNCTION "refuse_re_anchor_change"();

REVOKE UPDATE, DELETE ON "audit_checkpoints", "audit_checkpoint_keys", "audit_re_anchors" FROM "stillwatch_runtime";
GRANT UPDATE ("status", "resolved_by", "resolved_at", "entry", "signed_at") ON "audit_re_anchors" TO "stillwatch_runtime";
