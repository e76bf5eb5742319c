-- CreateTable
CREATE TABLE "evidence_keys" (
    "account_id" TEXT NOT NULL,
    "sealed_key" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "erased_at" TIMESTAMPTZ(3),
    "erased_by" TEXT,
    "erased_by_name" TEXT,
    "erased_reason" TEXT,

    CONSTRAINT "evidence_keys_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "evidence_excerpts" (
    "account_id" TEXT NOT NULL,
    "id" UUID NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "event_id" TEXT NOT NULL,
    "template" BIGINT NOT NULL,
    "ask" TEXT,
    "model" TEXT NOT NULL,
    "system_characters" INTEGER,
    "prompt_characters" INTEGER,
    "completion_characters" INTEGER,
    "kept_at" TIMESTAMPTZ(3) NOT NULL,
    "sealed" BYTEA,
    "erased_at" TIMESTAMPTZ(3),

    CONSTRAINT "evidence_excerpts_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "case_attachments" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    "uploaded_by_id" TEXT NOT NULL,
    "uploaded_by_name" TEXT NOT NULL,
    "sealed" BYTEA,
    "withdrawn_at" TIMESTAMPTZ(3),
    "withdrawn_by_id" TEXT,
    "withdrawn_by_name" TEXT,
    "withdrawn_reason" TEXT,

    CONSTRAINT "case_attachments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "evidence_excerpts_account_id_occurred_at_event_id_key" ON "evidence_excerpts"("account_id", "occurred_at", "event_id");

-- CreateIndex
CREATE INDEX "evidence_excerpts_id_idx" ON "evidence_excerpts"("id");

-- CreateIndex
CREATE INDEX "evidence_excerpts_kept_at_idx" ON "evidence_excerpts"("kept_at");

-- CreateIndex
CREATE INDEX "case_attachments_case_id_uploaded_at_idx" ON "case_attachments"("case_id", "uploaded_at");

-- AddForeignKey
ALTER TABLE "case_attachments" ADD CONSTRAINT "case_attachments_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "cases"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below this line is what schema.prisma cannot say. ---------------------------------------------------------------------

-- Sealed bytes do not compress.
ALTER TABLE "evidence_excerpts" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;
ALTER TABLE "case_attachments" ALTER COLUMN "sealed" SET STORAGE EXTERNAL;

ALTER TABLE "evidence_keys"
    ADD CONSTRAINT "evidence_keys_erased_whole_check" CHECK (
        ("sealed_key" IS NULL)
        = ("erased_at" IS NOT NULL AND "erased_by" IS NOT NULL AND "erased_by_name" IS NOT NULL AND "erased_reason" IS NOT NULL)
    );
ALTER TABLE "evidence_excerpts"
    ADD CONSTRAINT "evidence_excerpts_erased_check" CHECK (("sealed" IS NULL) = ("erased_at" IS NOT NULL));
ALTER TABLE "case_attachments"
    ADD CONSTRAINT "case_attachments_size_check" CHECK ("size" BETWEEN 1 AND 10485760),
    ADD CONSTRAINT "case_attachments_withdrawn_whole_check" CHECK (
        ("sealed" IS NULL)
        = ("withdrawn_at" IS NOT NULL AND "withdrawn_by_id" IS NOT NULL AND "withdrawn_by_name" IS NOT NULL
           AND "withdrawn_reason" IS NOT NULL)
    );

-- A key is erased once and never comes back; what was sealed is never replaced by something else.
CREATE FUNCTION "refuse_evidence_key_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."sealed_key" IS NULL OR NEW."sealed_key" IS NOT NULL
       OR (NEW."account_id", NEW."created_at") IS DISTINCT FROM (OLD."account_id", OLD."created_at") THEN
        RAISE EXCEPTION 'the evidence key of % can only be erased, once', OLD."account_id" USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "evidence_keys_are_only_erased" BEFORE UPDATE ON "evidence_keys"
    FOR EACH ROW EXECUTE FUNCTION "refuse_evidence_key_change"();
CREATE TRIGGER "evidence_keys_are_kept" BEFORE DELETE OR TRUNCATE ON "evidence_keys"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE FUNCTION "refuse_excerpt_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."sealed" IS NULL OR NEW."sealed" IS NOT NULL
       OR (NEW."account_id", NEW."id", NEW."occurred_at", NEW."event_id", NEW."template", NEW."ask", NEW."model",
           NEW."system_characters", NEW."prompt_characters", NEW."completion_characters", NEW."kept_at")
          IS DISTINCT FROM
          (OLD."account_id", OLD."id", OLD."occurred_at", OLD."event_id", OLD."template", OLD."ask", OLD."model",
           OLD."system_characters", OLD."prompt_characters", OLD."completion_characters", OLD."kept_at") THEN
        RAISE EXCEPTION 'excerpt % can only be erased, once', OLD."id" USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "evidence_excerpts_are_only_erased" BEFORE UPDATE ON "evidence_excerpts"
    FOR EACH ROW EXECUTE FUNCTION "refuse_excerpt_change"();

CREATE FUNCTION "refuse_attachment_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."sealed" IS NULL OR NEW."sealed" IS NOT NULL
       OR (NEW."id", NEW."case_id", NEW."name", NEW."media_type", NEW."size", NEW."sha256", NEW."uploaded_at",
           NEW."uploaded_by_id", NEW."uploaded_by_name")
          IS DISTINCT FROM
          (OLD."id", OLD."case_id", OLD."name", OLD."media_type", OLD."size", OLD."sha256", OLD."uploaded_at",
           OLD."uploaded_by_id", OLD."uploaded_by_name") THEN
        RAISE EXCEPTION 'attachment % can only be withdrawn, once', OLD."id" USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER "case_attachments_are_only_withdrawn" BEFORE UPDATE ON "case_attachments"
    FOR EACH ROW EXECUTE FUNCTION "refuse_attachment_change"();
CREATE TRIGGER "case_attachments_are_kept" BEFORE DELETE OR TRUNCATE ON "case_attachments"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- What the triggers refuse, the running program may not even ask for.
REVOKE DELETE ON "evidence_keys", "case_attachments" FROM "stillwatch_runtime";
