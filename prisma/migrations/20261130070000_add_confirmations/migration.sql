-- Which introductions a confirmation has answered: those that nobody has stay open, and whoever made one of them cannot confirm.
ALTER TABLE "introductions" ADD COLUMN "confirmed_at" TIMESTAMPTZ(3);

-- Failed sign-ins from before are forgiven.
ALTER TABLE "users" ADD COLUMN "unlocked_at" TIMESTAMPTZ(3);

-- Whoever could sign in as one of several administrators before anybody was confirmed counts as confirmed; the others do not,
-- until one of those has confirmed them. That there have been two is remembered for good.
INSERT INTO "settings" ("key", "value", "updated_at")
SELECT 'two-administrators', 'true', now() FROM "users"
WHERE "role" = 'administrator' AND "disabled_at" IS NULL HAVING count(*) >= 2;

UPDATE "users" SET "confirmed_at" = now()
WHERE "role" = 'administrator' AND "disabled_at" IS NULL AND EXISTS (SELECT FROM "settings" WHERE "key" = 'two-administrators');

UPDATE "introductions" SET "confirmed_at" = now()
WHERE "user_id" IN (SELECT "id" FROM "users" WHERE "confirmed_at" IS NOT NULL);

CREATE FUNCTION "keep_two_administrators"() RETURNS TRIGGER
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'that there have been two administrators is remembered for good';
END $$;
CREATE TRIGGER "settings_keep_two_administrators" BEFORE UPDATE OR DELETE ON "settings"
FOR EACH ROW WHEN (OLD."key" = 'two-administrators') EXECUTE FUNCTION "keep_two_administrators"();

-- People and keys are for people.
UPDATE "api_keys" SET "scopes" = array_remove(array_remove("scopes", 'users:write'), 'keys:write')
WHERE "scopes" && ARRAY['users:write', 'keys:write'];

-- Letters to the people who work here: links to set a password, and what was done about an administrator. The body is sealed, and
-- gone once the letter is.
CREATE TABLE "user_letters" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "status" TEXT NOT NULL,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3),
    "attempt_count" INTEGER NOT NULL DEFAULT 0,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_letters_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "user_letters_status_check" CHECK ("status" IN ('queued', 'sent', 'failed'))
);
CREATE INDEX "user_letters_status_next_attempt_at_idx" ON "user_letters" ("status", "next_attempt_at");
CREATE INDEX "user_letters_user_id_created_at_idx" ON "user_letters" ("user_id", "created_at");
ALTER TABLE "user_letters" ADD CONSTRAINT "user_letters_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the running server may do about people only by the functions below, which write who introduced whom in the same call.
REVOKE INSERT, UPDATE ON "users" FROM "stillwatch_runtime";
GRANT UPDATE ("name", "unlocked_at") ON "users" TO "stillwatch_runtime";
REVOKE INSERT ON "introductions" FROM "stillwatch_runtime";
REVOKE INSERT, UPDATE ON "invitations", "user_changes" FROM "stillwatch_runtime";

GRANT SELECT, INSERT, UPDATE ("email", "role", "password_hash", "disabled_at", "confirmed_by", "confirmed_at") ON "users" TO "stillwatch_guardian";
GRANT SELECT, INSERT, UPDATE ("confirmed_at") ON "introductions" TO "stillwatch_guardian";
GRANT SELECT, INSERT, UPDATE ("used_at", "withdrawn_at") ON "invitations" TO "stillwatch_guardian";
GRANT SELECT, INSERT, UPDATE ("status", "resolved_by", "resolved_at") ON "user_changes" TO "stillwatch_guardian";
GRANT SELECT, INSERT ON "settings" TO "stillwatch_guardian";

-- ── parts: for the functions below, and for a command on the server's host, which works as the owner ──────────────────────

CREATE FUNCTION "have_been_two_administrators"() RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM "settings" WHERE "key" = 'two-administrators')
$$;

-- Whether a person counts as confirmed (auth/confirmation.rules.ts).
CREATE FUNCTION "person_counts_as_confirmed"("p_user" UUID) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
    SELECT NOT "have_been_two_administrators"()
        OR EXISTS (SELECT FROM "users" WHERE "id" = "p_user" AND "confirmed_at" IS NOT NULL)
        OR NOT EXISTS (SELECT FROM "introductions" WHERE "user_id" = "p_user" AND "introduced_by" IS NOT NULL AND "confirmed_at" IS NULL)
$$;

CREATE FUNCTION "are_independent"("p_one" UUID, "p_other" UUID) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
    SELECT "p_one" <> "p_other" AND NOT EXISTS (
        SELECT FROM "introductions" WHERE ("user_id", "introduced_by") IN (("p_one", "p_other"), ("p_other", "p_one"))
    )
$$;

CREATE FUNCTION "demand_administrator"("p_actor" UUID) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM "users" WHERE "id" = "p_actor" AND "role" = 'administrator' AND "disabled_at" IS NULL
            AND "password_hash" IS NOT NULL
    ) OR NOT "person_counts_as_confirmed"("p_actor") THEN
        RAISE EXCEPTION 'only a confirmed administrator does this' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- What takes a second administrator is refused to one.
CREATE FUNCTION "demand_no_administrator"("p_user" UUID) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    IF "have_been_two_administrators"()
        AND EXISTS (SELECT FROM "users" WHERE "id" = "p_user" AND "role" = 'administrator' AND "disabled_at" IS NULL) THEN
        RAISE EXCEPTION 'this takes a second administrator' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- Once a second person is able to act as an administrator that is remembered for good, and the two count as confirmed.
CREATE FUNCTION "note_administrators"("p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    "able" UUID[];
BEGIN
    -- Of two who become able at once the second sees the first.
    PERFORM pg_advisory_xact_lock(4872039117260194032);
    IF "have_been_two_administrators"() THEN RETURN; END IF;
    SELECT array_agg("id") INTO "able" FROM "users"
    WHERE "role" = 'administrator' AND "disabled_at" IS NULL AND "password_hash" IS NOT NULL;
    IF coalesce(array_length("able", 1), 0) < 2 THEN RETURN; END IF;
    INSERT INTO "settings" ("key", "value", "updated_at") VALUES ('two-administrators', 'true', "p_at") ON CONFLICT DO NOTHING;
    UPDATE "users" SET "confirmed_at" = "p_at" WHERE "id" = ANY ("able") AND "confirmed_at" IS NULL;
    UPDATE "introductions" SET "confirmed_at" = "p_at" WHERE "user_id" = ANY ("able") AND "confirmed_at" IS NULL;
END $$;

-- Without `p_by` it was the host, which outranks everybody and ends no confirmation.
CREATE FUNCTION "note_introduction"("p_user" UUID, "p_by" UUID, "p_kind" TEXT, "p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "introductions" ("id", "user_id", "introduced_by", "kind", "at", "confirmed_at")
    VALUES (gen_random_uuid(), "p_user", "p_by", "p_kind", "p_at", CASE WHEN "p_by" IS NULL THEN "p_at" END);
    IF "p_by" IS NULL THEN RETURN; END IF;
    UPDATE "users" SET "confirmed_by" = NULL, "confirmed_at" = NULL WHERE "id" = "p_user";
END $$;

CREATE FUNCTION "withdraw_links"("p_user" UUID, "p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE sql AS $$
    UPDATE "invitations" SET "withdrawn_at" = "p_at" WHERE "user_id" = "p_user" AND "used_at" IS NULL AND "withdrawn_at" IS NULL
$$;

CREATE FUNCTION "make_link"("p_user" UUID, "p_by" UUID, "p_token_hash" TEXT, "p_expires_at" TIMESTAMPTZ, "p_at" TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "withdraw_links"("p_user", "p_at");
    INSERT INTO "invitations" ("id", "user_id", "token_hash", "created_by", "created_at", "expires_at")
    VALUES (gen_random_uuid(), "p_user", "p_token_hash", "p_by", "p_at", "p_expires_at");
END $$;

-- False when somebody has the e-mail.
CREATE FUNCTION "apply_invitation"(
    "p_by" UUID, "p_user" UUID, "p_email" TEXT, "p_name" TEXT, "p_role" TEXT, "p_token_hash" TEXT, "p_expires_at" TIMESTAMPTZ, "p_at" TIMESTAMPTZ
) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "users" ("id", "email", "name", "role", "created_at") VALUES ("p_user", "p_email", "p_name", "p_role", "p_at")
    ON CONFLICT ("email") DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM "note_introduction"("p_user", "p_by", 'invited', "p_at");
    PERFORM "make_link"("p_user", "p_by", "p_token_hash", "p_expires_at", "p_at");
    RETURN true;
END $$;

CREATE FUNCTION "apply_new_link"("p_by" UUID, "p_user" UUID, "p_token_hash" TEXT, "p_expires_at" TIMESTAMPTZ, "p_at" TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM "users" WHERE "id" = "p_user" AND "password_hash" IS NULL AND "disabled_at" IS NULL) THEN
        RAISE EXCEPTION 'the person has a password or is disabled';
    END IF;
    IF "p_by" IS NULL OR NOT EXISTS (
        SELECT FROM "introductions" WHERE "user_id" = "p_user" AND "introduced_by" = "p_by" AND "confirmed_at" IS NULL
    ) THEN
        PERFORM "note_introduction"("p_user", "p_by", 'invited', "p_at");
    END IF;
    PERFORM "make_link"("p_user", "p_by", "p_token_hash", "p_expires_at", "p_at");
END $$;

CREATE FUNCTION "apply_reset"("p_by" UUID, "p_user" UUID, "p_token_hash" TEXT, "p_expires_at" TIMESTAMPTZ, "p_at" TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "users" SET "password_hash" = NULL WHERE "id" = "p_user" AND "disabled_at" IS NULL;
    IF NOT FOUND THEN RAISE EXCEPTION 'the person is disabled'; END IF;
    PERFORM "note_introduction"("p_user", "p_by", 'reset', "p_at");
    PERFORM "make_link"("p_user", "p_by", "p_token_hash", "p_expires_at", "p_at");
END $$;

-- A role that may do more introduces.
CREATE FUNCTION "apply_role"("p_by" UUID, "p_user" UUID, "p_role" TEXT, "p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    "ranks" CONSTANT TEXT[] := ARRAY['viewer', 'officer', 'administrator'];
    "before" TEXT;
BEGIN
    SELECT "role" INTO STRICT "before" FROM "users" WHERE "id" = "p_user" FOR UPDATE;
    IF array_position("ranks", "p_role") IS NULL THEN RAISE EXCEPTION 'there is no role %', "p_role"; END IF;
    UPDATE "users" SET "role" = "p_role" WHERE "id" = "p_user";
    IF "before" = 'administrator' AND "p_role" <> 'administrator' THEN
        UPDATE "user_changes" SET "status" = 'cancelled', "resolved_at" = "p_at"
        WHERE "status" = 'proposed' AND ("user_id" = "p_user" OR "proposed_by" = "p_user");
    END IF;
    IF array_position("ranks", "p_role") <= array_position("ranks", "before") THEN RETURN; END IF;
    PERFORM "note_introduction"("p_user", "p_by", 'promoted', "p_at");
    PERFORM "note_administrators"("p_at");
END $$;

CREATE FUNCTION "apply_disabling"("p_user" UUID, "p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "users" SET "disabled_at" = "p_at" WHERE "id" = "p_user" AND "disabled_at" IS NULL;
    PERFORM "withdraw_links"("p_user", "p_at");
    UPDATE "user_changes" SET "status" = 'cancelled', "resolved_at" = "p_at"
    WHERE "status" = 'proposed' AND ("user_id" = "p_user" OR "proposed_by" = "p_user");
END $$;

-- ── what the running server calls ────────────────────────────────────────────────────────────────────────────────────────

CREATE FUNCTION "invite_person"(
    "p_actor" UUID, "p_user" UUID, "p_email" TEXT, "p_name" TEXT, "p_role" TEXT, "p_token_hash" TEXT, "p_expires_at" TIMESTAMPTZ, "p_at" TIMESTAMPTZ
) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "demand_administrator"("p_actor");
    RETURN "apply_invitation"("p_actor", "p_user", "p_email", "p_name", "p_role", "p_token_hash", "p_expires_at", "p_at");
END $$;

CREATE FUNCTION "invite_person_again"("p_actor" UUID, "p_user" UUID, "p_token_hash" TEXT, "p_expires_at" TIMESTAMPTZ, "p_at" TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "demand_administrator"("p_actor");
    PERFORM "apply_new_link"("p_actor", "p_user", "p_token_hash", "p_expires_at", "p_at");
END $$;

CREATE FUNCTION "reset_person"("p_actor" UUID, "p_user" UUID, "p_token_hash" TEXT, "p_expires_at" TIMESTAMPTZ, "p_at" TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "demand_administrator"("p_actor");
    PERFORM "demand_no_administrator"("p_user");
    PERFORM "apply_reset"("p_actor", "p_user", "p_token_hash", "p_expires_at", "p_at");
END $$;

CREATE FUNCTION "set_person_role"("p_actor" UUID, "p_user" UUID, "p_role" TEXT, "p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "demand_administrator"("p_actor");
    PERFORM "demand_no_administrator"("p_user");
    PERFORM "apply_role"("p_actor", "p_user", "p_role", "p_at");
END $$;

CREATE FUNCTION "disable_person"("p_actor" UUID, "p_user" UUID, "p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "demand_administrator"("p_actor");
    PERFORM "demand_no_administrator"("p_user");
    PERFORM "apply_disabling"("p_user", "p_at");
END $$;

CREATE FUNCTION "restore_person"("p_actor" UUID, "p_user" UUID, "p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "demand_administrator"("p_actor");
    UPDATE "users" SET "disabled_at" = NULL WHERE "id" = "p_user" AND "disabled_at" IS NOT NULL;
    IF NOT FOUND THEN RETURN; END IF;
    PERFORM "note_introduction"("p_user", "p_actor", 'restored', "p_at");
    PERFORM "note_administrators"("p_at");
END $$;

-- False when somebody has the e-mail. One's own introduces nobody; that of another administrator is theirs to change.
CREATE FUNCTION "set_person_email"("p_actor" UUID, "p_user" UUID, "p_email" TEXT, "p_at" TIMESTAMPTZ) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "demand_administrator"("p_actor");
    IF "p_actor" <> "p_user" THEN PERFORM "demand_no_administrator"("p_user"); END IF;
    UPDATE "users" SET "email" = "p_email" WHERE "id" = "p_user";
    PERFORM "withdraw_links"("p_user", "p_at");
    IF "p_actor" <> "p_user" THEN PERFORM "note_introduction"("p_user", "p_actor", 'email_changed', "p_at"); END IF;
    RETURN true;
EXCEPTION WHEN unique_violation THEN
    RETURN false;
END $$;

CREATE FUNCTION "confirm_person"("p_actor" UUID, "p_user" UUID, "p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "demand_administrator"("p_actor");
    IF "p_actor" = "p_user" OR EXISTS (
        SELECT FROM "introductions" WHERE "user_id" = "p_user" AND "introduced_by" = "p_actor" AND "confirmed_at" IS NULL
    ) THEN
        RAISE EXCEPTION 'who let a person in does not confirm them' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE "users" SET "confirmed_by" = "p_actor", "confirmed_at" = "p_at"
    WHERE "id" = "p_user" AND "disabled_at" IS NULL AND "password_hash" IS NOT NULL;
    IF NOT FOUND THEN RAISE EXCEPTION 'the person has no password or is disabled'; END IF;
    UPDATE "introductions" SET "confirmed_at" = "p_at" WHERE "user_id" = "p_user" AND "confirmed_at" IS NULL;
END $$;

-- Answers whose password was set; null when the link is not open.
CREATE FUNCTION "set_password_by_invitation"("p_token_hash" TEXT, "p_password_hash" TEXT, "p_at" TIMESTAMPTZ) RETURNS UUID LANGUAGE plpgsql AS $$
DECLARE
    "invited" UUID;
BEGIN
    UPDATE "invitations" SET "used_at" = "p_at"
    WHERE "token_hash" = "p_token_hash" AND "used_at" IS NULL AND "withdrawn_at" IS NULL AND "expires_at" > "p_at"
        AND EXISTS (SELECT FROM "users" WHERE "id" = "invitations"."user_id" AND "disabled_at" IS NULL)
    RETURNING "user_id" INTO "invited";
    IF NOT FOUND THEN RETURN NULL; END IF;
    UPDATE "users" SET "password_hash" = "p_password_hash" WHERE "id" = "invited";
    PERFORM "note_administrators"("p_at");
    RETURN "invited";
END $$;

-- For who knows the password of now, which is told by its hash. False when it has changed meanwhile.
CREATE FUNCTION "change_own_password"("p_user" UUID, "p_old_hash" TEXT, "p_new_hash" TEXT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "users" SET "password_hash" = "p_new_hash" WHERE "id" = "p_user" AND "password_hash" = "p_old_hash" AND "disabled_at" IS NULL;
    RETURN FOUND;
END $$;

-- Only while there is nobody. False when there is somebody.
CREATE FUNCTION "make_first_administrator"("p_user" UUID, "p_email" TEXT, "p_name" TEXT, "p_password_hash" TEXT, "p_at" TIMESTAMPTZ)
RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(4872039117260194032);
    IF EXISTS (SELECT FROM "users") THEN RETURN false; END IF;
    INSERT INTO "users" ("id", "email", "name", "role", "password_hash", "created_at")
    VALUES ("p_user", "p_email", "p_name", 'administrator', "p_password_hash", "p_at");
    PERFORM "note_introduction"("p_user", NULL, 'invited', "p_at");
    RETURN true;
END $$;

CREATE FUNCTION "propose_user_change"("p_actor" UUID, "p_change" UUID, "p_user" UUID, "p_kind" TEXT, "p_role" TEXT, "p_at" TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "demand_administrator"("p_actor");
    INSERT INTO "user_changes" ("id", "user_id", "kind", "role", "status", "proposed_by", "proposed_at")
    VALUES ("p_change", "p_user", "p_kind", "p_role", 'proposed', "p_actor", "p_at");
END $$;

-- By another administrator who is independent of the proposer, or by the one whom it is about; `p_token_hash` is for a reset.
CREATE FUNCTION "approve_user_change"("p_actor" UUID, "p_change" UUID, "p_token_hash" TEXT, "p_expires_at" TIMESTAMPTZ, "p_at" TIMESTAMPTZ)
RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    "change" "user_changes";
BEGIN
    SELECT * INTO "change" FROM "user_changes" WHERE "id" = "p_change" AND "status" = 'proposed' FOR UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION 'the change is not open'; END IF;
    IF "p_actor" = "change"."proposed_by" THEN
        RAISE EXCEPTION 'this takes a second administrator' USING ERRCODE = 'insufficient_privilege';
    END IF;
    PERFORM "demand_administrator"("change"."proposed_by");
    IF "p_actor" <> "change"."user_id" THEN
        PERFORM "demand_administrator"("p_actor");
        IF "change"."proposed_by" <> "change"."user_id" AND NOT "are_independent"("p_actor", "change"."proposed_by") THEN
            RAISE EXCEPTION 'one of the two has let the other in' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    UPDATE "user_changes" SET "status" = 'in_force', "resolved_by" = "p_actor", "resolved_at" = "p_at" WHERE "id" = "p_change";
    IF "change"."kind" = 'disable' THEN
        PERFORM "apply_disabling"("change"."user_id", "p_at");
    ELSIF "change"."kind" = 'demote' THEN
        PERFORM "apply_role"(NULL, "change"."user_id", "change"."role", "p_at");
    ELSE
        PERFORM "apply_reset"(CASE WHEN "p_actor" = "change"."user_id" THEN "change"."proposed_by" ELSE "p_actor" END,
            "change"."user_id", "p_token_hash", "p_expires_at", "p_at");
    END IF;
END $$;

CREATE FUNCTION "close_user_change"("p_actor" UUID, "p_change" UUID, "p_status" TEXT, "p_at" TIMESTAMPTZ) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    IF "p_status" NOT IN ('rejected', 'cancelled') THEN RAISE EXCEPTION 'a change is approved by another function'; END IF;
    UPDATE "user_changes" SET "status" = "p_status", "resolved_by" = "p_actor", "resolved_at" = "p_at"
    WHERE "id" = "p_change" AND "status" = 'proposed';
END $$;

-- The parts are nobody's but the owner's and the guardian's; what the server calls runs as the guardian.
DO $$
DECLARE
    "called" CONSTANT TEXT[] := ARRAY[
        'invite_person', 'invite_person_again', 'reset_person', 'set_person_role', 'disable_person', 'restore_person',
        'set_person_email', 'confirm_person', 'set_password_by_invitation', 'change_own_password', 'make_first_administrator',
        'propose_user_change', 'approve_user_change', 'close_user_change'
    ];
    "parts" CONSTANT TEXT[] := ARRAY[
        'have_been_two_administrators', 'person_counts_as_confirmed', 'are_independent', 'demand_administrator',
        'demand_no_administrator', 'note_administrators', 'note_introduction', 'withdraw_links', 'make_link', 'apply_invitation',
        'apply_new_link', 'apply_reset', 'apply_role', 'apply_disabling'
    ];
    "is_superuser" CONSTANT BOOLEAN := (SELECT "rolsuper" FROM pg_roles WHERE "rolname" = current_user);
    "function_name" REGPROC;
BEGIN
    -- To give a function away one must be a member of whom it is given to.
    IF NOT "is_superuser" THEN EXECUTE format('GRANT "stillwatch_guardian" TO %I', current_user); END IF;
    FOREACH "function_name" IN ARRAY "parts"::REGPROC[] LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', "function_name");
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO "stillwatch_guardian"', "function_name");
    END LOOP;
    FOREACH "function_name" IN ARRAY "called"::REGPROC[] LOOP
        EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp', "function_name");
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', "function_name");
        EXECUTE format('ALTER FUNCTION %s OWNER TO "stillwatch_guardian"', "function_name");
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO "stillwatch_runtime", %I', "function_name", current_user);
    END LOOP;
END $$;
