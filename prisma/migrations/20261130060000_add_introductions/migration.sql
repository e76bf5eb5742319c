-- Who let whom in. Two people count as two only when neither has introduced the other; a person whom a second administrator
-- has confirmed may decide (docs/people.md).

-- Owner of the functions through which the running server changes what its own role may not: it can do that and nothing else.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'stillwatch_guardian') THEN
        CREATE ROLE "stillwatch_guardian" NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END $$;
GRANT USAGE, CREATE ON SCHEMA "public" TO "stillwatch_guardian";

-- Who has been invited has no password yet.
ALTER TABLE "users" ALTER COLUMN "password_hash" DROP NOT NULL;
ALTER TABLE "users" ADD COLUMN "confirmed_by" UUID, ADD COLUMN "confirmed_at" TIMESTAMPTZ(3);
ALTER TABLE "users" ADD CONSTRAINT "users_confirmed_by_fkey" FOREIGN KEY ("confirmed_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "introductions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    -- Null: the start of the installation, or a command on the server's host.
    "introduced_by" UUID,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "introductions_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "introductions_kind_check" CHECK ("kind" IN ('invited', 'restored', 'promoted', 'reset', 'email_changed')),
    CONSTRAINT "introductions_of_others_check" CHECK ("introduced_by" <> "user_id")
);
CREATE INDEX "introductions_user_id_idx" ON "introductions" ("user_id");
CREATE INDEX "introductions_introduced_by_idx" ON "introductions" ("introduced_by");
ALTER TABLE "introductions" ADD CONSTRAINT "introductions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "introductions" ADD CONSTRAINT "introductions_introduced_by_fkey" FOREIGN KEY ("introduced_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A link by which a person sets a password, once: the first one, or a new one after a reset.
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    -- Withdrawn by a newer link, a disabling or another e-mail address.
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations" ("token_hash");
CREATE INDEX "invitations_user_id_idx" ON "invitations" ("user_id");
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What takes a second administrator: disabling, demoting or resetting an administrator.
CREATE TABLE "user_changes" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    -- The role after a demotion.
    "role" TEXT,
    "status" TEXT NOT NULL,
    "proposed_by" UUID NOT NULL,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_by" UUID,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_changes_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "user_changes_kind_check" CHECK ("kind" IN ('disable', 'demote', 'reset')),
    CONSTRAINT "user_changes_status_check" CHECK ("status" IN ('proposed', 'in_force', 'rejected', 'cancelled')),
    CONSTRAINT "user_changes_two_people_check" CHECK ("status" <> 'in_force' OR "resolved_by" <> "proposed_by")
);
CREATE UNIQUE INDEX "user_changes_open_key" ON "user_changes" ("user_id", "kind") WHERE "status" = 'proposed';
ALTER TABLE "user_changes" ADD CONSTRAINT "user_changes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "user_changes" ADD CONSTRAINT "user_changes_proposed_by_fkey" FOREIGN KEY ("proposed_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "user_changes" ADD CONSTRAINT "user_changes_resolved_by_fkey" FOREIGN KEY ("resolved_by") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A session can be told from another and ended by itself; it slides with use up to a last instant.
ALTER TABLE "sessions" ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN "address" TEXT,
    ADD COLUMN "user_agent" TEXT,
    ADD COLUMN "ends_at_latest" TIMESTAMPTZ(3);
UPDATE "sessions" SET "ends_at_latest" = "expires_at";
ALTER TABLE "sessions" ALTER COLUMN "ends_at_latest" SET NOT NULL;
CREATE UNIQUE INDEX "sessions_id_key" ON "sessions" ("id");

-- Whether the people behind a decision were let in by more than one: null where one person decided.
ALTER TABLE "decisions" ADD COLUMN "independence" TEXT;
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_independence_check" CHECK ("independence" IN ('independent', 'one_origin'));

-- Whom the audit log names as the one who added a person has introduced them.
INSERT INTO "introductions" ("id", "user_id", "introduced_by", "kind", "at")
SELECT gen_random_uuid(), "users"."id", "adder"."id", 'invited', "users"."created_at"
FROM "users"
LEFT JOIN LATERAL (
    SELECT "actor_id" FROM "audit_entries"
    WHERE "action" = 'user.created' AND "object_type" = 'user' AND "object_id" = "users"."id"::text AND "actor_type" = 'user'
    ORDER BY "seq" DESC LIMIT 1
) AS "entry" ON true
LEFT JOIN "users" AS "adder" ON "adder"."id"::text = "entry"."actor_id" AND "adder"."id" <> "users"."id";

REVOKE UPDATE, DELETE ON "introductions" FROM "stillwatch_runtime";
REVOKE DELETE ON "invitations", "user_changes", "users" FROM "stillwatch_runtime";
