-- What the running server may not do by itself, whoever has taken it over: move an account's standing, resolve a decision, take
-- back an approval, end evidence. Its role loses the columns, and functions of "stillwatch_guardian" do it for those who may.

-- A limit below a quarter of the ordinary rate, without an end or of unknown strength hurts like a suspension. Those that are in
-- force by one person's word stay as they were taken.
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_hard_limit_check" CHECK (
    "action" <> 'limit' OR "status" <> 'in_force'
    OR ("until" IS NOT NULL AND coalesce("limit_percent", 0) >= 25)
    OR ("resolved_by" IS NOT NULL AND "resolved_by" <> "proposed_by")
) NOT VALID;

-- A proposal whose proposer may no longer decide ends by nobody's hand, and says why.
ALTER TABLE "decisions" DROP CONSTRAINT "decisions_ended_by_somebody_check";
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_ended_by_somebody_check" CHECK (
    "status" NOT IN ('rejected', 'cancelled')
    OR "resolved_at" IS NOT NULL AND ("resolved_by" IS NOT NULL OR "status" = 'cancelled' AND "resolved_reason" IS NOT NULL)
    OR "withdrawn_by" IS NOT NULL
);

-- How far the two people behind a decision are two stays as it was found.
CREATE OR REPLACE FUNCTION "refuse_decision_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD."status" <> 'proposed' AND (
        NEW."withdrawn_by" IS NULL OR OLD."withdrawn_by" IS NOT NULL OR OLD."status" <> 'in_force'
        OR (NEW."resolved_by", NEW."resolved_at", NEW."resolved_reason", NEW."independence")
           IS DISTINCT FROM (OLD."resolved_by", OLD."resolved_at", OLD."resolved_reason", OLD."independence")
    ) THEN
        RAISE EXCEPTION 'decision % is already %: it cannot change any more', OLD."id", OLD."status"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW."id", NEW."case_id", NEW."account_id", NEW."campaign_id", NEW."account_count", NEW."action", NEW."reason",
        NEW."until", NEW."effective_at", NEW."limit_percent", NEW."proposed_by", NEW."proposed_at",
        NEW."statement_of_reasons", NEW."top_signals", NEW."band", NEW."declared_category")
       IS DISTINCT FROM
       (OLD."id", OLD."case_id", OLD."account_id", OLD."campaign_id", OLD."account_count", OLD."action", OLD."reason",
        OLD."until", OLD."effective_at", OLD."limit_percent", OLD."proposed_by", OLD."proposed_at",
        OLD."statement_of_reasons", OLD."top_signals", OLD."band", OLD."declared_category") THEN
        RAISE EXCEPTION 'decision %: what was proposed cannot change; cancel it and propose anew', OLD."id"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- Who may decide, and how independent two people are; apps/server/src/auth/independence.rules.ts says the same, and a test compares
-- the two on random people. For the functions below.

CREATE FUNCTION "may_decide"("person" UUID) RETURNS BOOLEAN
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM "users" WHERE "id" = "person" AND "disabled_at" IS NULL AND "role" IN ('officer', 'administrator')
    ) AND "person_counts_as_confirmed"("person")
$$;

CREATE FUNCTION "is_acting_administrator"("person" UUID) RETURNS BOOLEAN
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM "users" WHERE "id" = "person" AND "disabled_at" IS NULL AND "role" = 'administrator'
    )
$$;

-- From the two people's introducers upwards, until somebody stands by itself: an administrator that has been confirmed, or
-- somebody whom nobody here has introduced. All of the latter are one: whoever holds the host.
CREATE FUNCTION "independence_of"("one" UUID, "other" UUID) RETURNS TEXT
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE "named" AS (
        SELECT "user_id", "introduced_by" FROM "introductions" WHERE "introduced_by" IS NOT NULL
    ), "confirmed_administrators" AS (
        SELECT "id" FROM "users" WHERE "role" = 'administrator' AND "confirmed_at" IS NOT NULL
    ), "climbed" ("person") AS (
        (
            SELECT "introduced_by" FROM "named" WHERE "user_id" IN ("one", "other")
            UNION
            SELECT "decider" FROM unnest(ARRAY["one", "other"]) AS "decider"
            WHERE NOT EXISTS (SELECT FROM "named" WHERE "user_id" = "decider")
        )
        UNION
        SELECT "introduced_by" FROM "climbed" JOIN "named" ON "user_id" = "person"
        WHERE "person" NOT IN (SELECT "id" FROM "confirmed_administrators")
    ), "origins" AS (
        SELECT DISTINCT CASE WHEN "person" IN (SELECT "id" FROM "confirmed_administrators") THEN "person"::text ELSE 'host' END
        FROM "climbed"
        WHERE "person" IN (SELECT "id" FROM "confirmed_administrators")
           OR NOT EXISTS (SELECT FROM "named" WHERE "user_id" = "person")
    )
    SELECT CASE WHEN count(*) > 1 THEN 'independent' ELSE 'one_origin' END FROM "origins"
$$;

-- Resolves what was proposed: approves it for two independent people who may decide, rejects it for another person, cancels it
-- for its proposer or an administrator, or for nobody when its proposer may no longer decide. Answers the independence found.
CREATE FUNCTION "resolve_decision"(
    "of_decision" UUID, "to_status" TEXT, "by_person" UUID, "at" TIMESTAMPTZ, "with_reason" TEXT
) RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    "decision" "decisions"%ROWTYPE;
    "found" TEXT;
    "refusal" TEXT;
BEGIN
    SELECT * INTO "decision" FROM "decisions" WHERE "id" = "of_decision" FOR UPDATE;
    PERFORM FROM "users" WHERE "id" IN ("decision"."proposed_by", "by_person") ORDER BY "id" FOR SHARE;
    IF "decision"."status" IS DISTINCT FROM 'proposed' THEN
        "refusal" := 'it is not proposed';
    ELSIF "to_status" = 'in_force' THEN
        "refusal" := CASE
            WHEN "by_person" IS NULL OR "by_person" = "decision"."proposed_by" THEN 'it takes another person'
            WHEN NOT "may_decide"("by_person") THEN 'the approver may not decide'
            WHEN NOT "may_decide"("decision"."proposed_by") THEN 'the proposer may not decide'
            WHEN NOT "are_independent"("by_person", "decision"."proposed_by") THEN 'the two people are not independent'
            WHEN (SELECT count(*) FROM "decision_accounts" WHERE "decision_id" = "of_decision") <> "decision"."account_count"
                THEN 'its accounts are not those it was proposed for'
        END;
        "found" := "independence_of"("by_person", "decision"."proposed_by");
    ELSIF "to_status" = 'rejected' THEN
        IF "by_person" = "decision"."proposed_by"
           OR NOT EXISTS (SELECT FROM "users" WHERE "id" = "by_person" AND "disabled_at" IS NULL AND "role" IN ('officer', 'administrator'))
        THEN
            "refusal" := 'it takes another person';
        END IF;
    ELSIF "to_status" = 'cancelled' THEN
        IF "by_person" IS NULL AND "may_decide"("decision"."proposed_by")
           OR "by_person" <> "decision"."proposed_by" AND NOT "is_acting_administrator"("by_person")
        THEN
            "refusal" := 'only its proposer or an administrator cancels it';
        END IF;
    ELSE
        "refusal" := 'there is no such end';
    END IF;
    IF "refusal" IS NOT NULL THEN
        RAISE EXCEPTION 'decision % cannot be %: %', "of_decision", "to_status", "refusal" USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE "decisions"
    SET "status" = "to_status", "resolved_by" = "by_person", "resolved_at" = "at", "resolved_reason" = "with_reason",
        "independence" = "found"
    WHERE "id" = "of_decision";
    RETURN "found";
END $$;

-- Takes a decision back in its period of grace.
CREATE FUNCTION "withdraw_decision"("of_decision" UUID, "by_person" UUID, "at" TIMESTAMPTZ, "with_reason" TEXT) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE "decisions"
    SET "status" = 'cancelled', "withdrawn_by" = "by_person", "withdrawn_at" = "at", "withdrawn_reason" = "with_reason"
    WHERE "id" = "of_decision" AND "status" = 'in_force' AND "may_decide"("by_person");
    IF NOT FOUND THEN
        RAISE EXCEPTION 'decision % is not in force, or the person may not decide', "of_decision"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- Moves accounts to the standing that a decision about them says: the newest in force that moves one, or back from one that was
-- withdrawn in its period of grace. What was upcoming and has begun is folded in first, so that it is what the change is made to.
CREATE FUNCTION "apply_standing"("of_decision" UUID, "of_accounts" TEXT[], "at" TIMESTAMPTZ) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    "decision" "decisions"%ROWTYPE;
    "since" TIMESTAMPTZ;
    "to_standing" TEXT;
    "strangers" BIGINT;
    "withdrawn" BIGINT;
    "refusal" TEXT;
BEGIN
    SELECT * INTO "decision" FROM "decisions" WHERE "id" = "of_decision";
    "since" := coalesce("decision"."resolved_at", "decision"."proposed_at");
    "to_standing" := CASE "decision"."action"
        WHEN 'limit' THEN 'limited' WHEN 'suspend' THEN 'suspended' WHEN 'ban' THEN 'banned' WHEN 'reinstate' THEN 'active'
    END;
    SELECT count(*) FILTER (WHERE "about"."account_id" IS NULL), count("taken_back"."account_id")
    INTO "strangers", "withdrawn"
    FROM unnest("of_accounts") AS "given" ("account_id")
    LEFT JOIN "decision_accounts" AS "about" ON "about"."account_id" = "given"."account_id" AND "about"."decision_id" = "of_decision"
    LEFT JOIN "decision_withdrawals" AS "taken_back"
        ON "taken_back"."account_id" = "given"."account_id" AND "taken_back"."decision_id" = "of_decision";
    IF "decision"."withdrawn_by" IS NOT NULL THEN
        "withdrawn" := cardinality("of_accounts");
    END IF;

    "refusal" := CASE
        WHEN "to_standing" IS NULL THEN 'it moves no standing'
        WHEN "strangers" > 0
          OR (SELECT count(*) FROM "decision_accounts" WHERE "decision_id" = "of_decision") <> "decision"."account_count"
            THEN 'it is about other accounts'
        WHEN "withdrawn" = cardinality("of_accounts") THEN NULL
        WHEN "withdrawn" > 0 THEN 'it was withdrawn for some of the accounts'
        WHEN "decision"."status" <> 'in_force' THEN 'it is not in force'
        WHEN "decision"."resolved_by" IS NULL AND NOT "may_decide"("decision"."proposed_by") THEN 'its decider may not decide'
        WHEN EXISTS (
            SELECT FROM "decision_accounts" AS "about" JOIN "decisions" AS "later" ON "later"."id" = "about"."decision_id"
            WHERE "about"."account_id" = ANY("of_accounts") AND "later"."id" <> "of_decision" AND "later"."status" = 'in_force'
              AND "later"."action" IN ('limit', 'suspend', 'ban', 'reinstate')
              AND coalesce("later"."resolved_at", "later"."proposed_at") >= "since"
        ) THEN 'a later one rules'
    END;
    IF "refusal" IS NOT NULL THEN
        RAISE EXCEPTION 'decision % does not move the standing of these accounts: %', "of_decision", "refusal"
            USING ERRCODE = 'insufficient_privilege';
    END IF;

    -- A server's clock may be a little ahead of this one.
    UPDATE "accounts"
    SET "standing" = "upcoming_standing", "standing_until" = "upcoming_until", "standing_decision_id" = "upcoming_decision_id",
        "upcoming_standing" = NULL, "upcoming_from" = NULL, "upcoming_until" = NULL, "upcoming_decision_id" = NULL
    WHERE "account_id" = ANY("of_accounts") AND "upcoming_from" <= least("at", clock_timestamp() + interval '1 minute');

    IF "withdrawn" > 0 THEN
        UPDATE "accounts"
        SET "upcoming_standing" = NULL, "upcoming_from" = NULL, "upcoming_until" = NULL, "upcoming_decision_id" = NULL
        WHERE "account_id" = ANY("of_accounts") AND "upcoming_decision_id" = "of_decision";
    ELSIF "decision"."effective_at" > "since" THEN
        UPDATE "accounts"
        SET "upcoming_standing" = "to_standing", "upcoming_from" = "decision"."effective_at",
            "upcoming_until" = "decision"."until", "upcoming_decision_id" = "of_decision"
        WHERE "account_id" = ANY("of_accounts");
    ELSE
        -- What the trigger of the table would leave row by row: linkage is owed a look at whoever is banned now, or is no longer.
        INSERT INTO "linkage_receipts" ("kind", "subject_id")
        SELECT 'ban', "account_id" FROM "accounts"
        WHERE "account_id" = ANY("of_accounts") AND ("standing" = 'banned') <> ("to_standing" = 'banned');
        PERFORM set_config('stillwatch.ban_receipts', 'left', true);
        UPDATE "accounts"
        SET "standing" = "to_standing", "standing_until" = "decision"."until",
            "standing_decision_id" = CASE WHEN "to_standing" <> 'active' THEN "of_decision" END,
            "upcoming_standing" = NULL, "upcoming_from" = NULL, "upcoming_until" = NULL, "upcoming_decision_id" = NULL
        WHERE "account_id" = ANY("of_accounts");
        PERFORM set_config('stillwatch.ban_receipts', '', true);
    END IF;
END $$;

-- Takes an approval off the file, for an administrator.
CREATE FUNCTION "revoke_approval"("of_approval" UUID, "by_person" UUID, "at" TIMESTAMPTZ, "with_reason" TEXT) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE "approvals"
    SET "revoked_at" = "at", "revoked_by" = (SELECT "name" FROM "users" WHERE "id" = "by_person"), "revoked_reason" = "with_reason"
    WHERE "id" = "of_approval" AND "revoked_at" IS NULL AND "is_acting_administrator"("by_person") AND "with_reason" <> '';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'approval % is revoked already, or nobody may revoke it so', "of_approval"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- Gives an approval other dates. Who takes away a day on which it would have been valid revokes it in part: an administrator.
CREATE FUNCTION "redate_approval"(
    "of_approval" UUID, "from_time" TIMESTAMPTZ, "to_time" TIMESTAMPTZ, "by_person" UUID
) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE "approvals" SET "valid_from" = "from_time", "expires_at" = "to_time"
    WHERE "id" = "of_approval" AND "revoked_at" IS NULL AND (
        "is_acting_administrator"("by_person")
        OR "expires_at" <= clock_timestamp()
        OR "to_time" >= "expires_at" AND "from_time" <= greatest("valid_from", clock_timestamp())
    );
    IF NOT FOUND THEN
        RAISE EXCEPTION 'approval % is revoked, or nobody may shorten it so', "of_approval"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- Erases what is kept of an account's requests, for good, for a person who may; answers how many excerpts it was.
CREATE FUNCTION "erase_evidence"("of_account" TEXT, "by_person" UUID, "at" TIMESTAMPTZ, "with_reason" TEXT) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    "eraser" TEXT := (
        SELECT "name" FROM "users"
        WHERE "id" = "by_person" AND "disabled_at" IS NULL AND "role" IN ('officer', 'administrator')
    );
    "erased" BIGINT;
BEGIN
    IF "eraser" IS NULL THEN
        RAISE EXCEPTION 'the evidence of % is erased by people only', "of_account" USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO "evidence_keys" ("account_id", "created_at", "erased_at", "erased_by", "erased_by_name", "erased_reason")
    VALUES ("of_account", "at", "at", "by_person", "eraser", "with_reason")
    ON CONFLICT ("account_id") DO UPDATE
    SET "sealed_key" = NULL, "erased_at" = "at", "erased_by" = "by_person", "erased_by_name" = "eraser", "erased_reason" = "with_reason";
    UPDATE "evidence_excerpts" SET "sealed" = NULL, "erased_at" = "at" WHERE "account_id" = "of_account" AND "sealed" IS NOT NULL;
    GET DIAGNOSTICS "erased" = ROW_COUNT;
    RETURN "erased";
END $$;

-- Deletes excerpts that are older than what the setting says, and never younger than an hour; answers how many.
CREATE FUNCTION "forget_excerpts"("kept_before" TIMESTAMPTZ, "at_most" INTEGER) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    "forgotten" BIGINT;
BEGIN
    DELETE FROM "evidence_excerpts" WHERE ("account_id", "id") IN (
        SELECT "account_id", "id" FROM "evidence_excerpts"
        WHERE "kept_at" < least("kept_before", clock_timestamp() - interval '1 hour')
        ORDER BY "kept_at" LIMIT "at_most"
    );
    GET DIAGNOSTICS "forgotten" = ROW_COUNT;
    RETURN "forgotten";
END $$;

-- Erases the bytes of a file on a case, for a person who may.
CREATE FUNCTION "withdraw_attachment"("of_attachment" UUID, "by_person" UUID, "at" TIMESTAMPTZ, "with_reason" TEXT) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE "case_attachments"
    SET "sealed" = NULL, "withdrawn_at" = "at", "withdrawn_by_id" = "by_person", "withdrawn_by_name" = "users"."name",
        "withdrawn_reason" = "with_reason"
    FROM "users"
    WHERE "case_attachments"."id" = "of_attachment" AND "sealed" IS NOT NULL
      AND "users"."id" = "by_person" AND "disabled_at" IS NULL AND "role" IN ('officer', 'administrator');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'attachment % is withdrawn already, or nobody may withdraw it so', "of_attachment"
            USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;

-- The guardian may do what these functions do and nothing else.
GRANT SELECT ON "decisions", "decision_accounts", "decision_withdrawals", "accounts", "approvals", "evidence_keys",
    "evidence_excerpts", "case_attachments" TO "stillwatch_guardian";
REVOKE EXECUTE ON FUNCTION "may_decide", "is_acting_administrator", "independence_of" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "may_decide", "is_acting_administrator", "independence_of" TO "stillwatch_guardian";
GRANT UPDATE ("status", "resolved_by", "resolved_at", "resolved_reason", "independence", "withdrawn_by", "withdrawn_at", "withdrawn_reason")
    ON "decisions" TO "stillwatch_guardian";
GRANT UPDATE ("standing", "standing_until", "standing_decision_id", "upcoming_standing", "upcoming_from", "upcoming_until", "upcoming_decision_id")
    ON "accounts" TO "stillwatch_guardian";
GRANT INSERT ON "linkage_receipts" TO "stillwatch_guardian";
GRANT USAGE ON SEQUENCE "linkage_receipts_id_seq" TO "stillwatch_guardian";
GRANT UPDATE ("valid_from", "expires_at", "revoked_at", "revoked_by", "revoked_reason") ON "approvals" TO "stillwatch_guardian";
GRANT INSERT, UPDATE ON "evidence_keys" TO "stillwatch_guardian";
GRANT UPDATE ("sealed", "erased_at"), DELETE ON "evidence_excerpts" TO "stillwatch_guardian";
GRANT UPDATE ("sealed", "withdrawn_at", "withdrawn_by_id", "withdrawn_by_name", "withdrawn_reason")
    ON "case_attachments" TO "stillwatch_guardian";

-- An owner that is no superuser gives functions away only to a role that it is a member of.
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'stillwatch_guardian', 'USAGE') THEN
        EXECUTE format('GRANT "stillwatch_guardian" TO %I', current_user);
    END IF;
END $$;
ALTER FUNCTION "resolve_decision" OWNER TO "stillwatch_guardian";
ALTER FUNCTION "withdraw_decision" OWNER TO "stillwatch_guardian";
ALTER FUNCTION "apply_standing" OWNER TO "stillwatch_guardian";
ALTER FUNCTION "revoke_approval" OWNER TO "stillwatch_guardian";
ALTER FUNCTION "redate_approval" OWNER TO "stillwatch_guardian";
ALTER FUNCTION "erase_evidence" OWNER TO "stillwatch_guardian";
ALTER FUNCTION "forget_excerpts" OWNER TO "stillwatch_guardian";
ALTER FUNCTION "withdraw_attachment" OWNER TO "stillwatch_guardian";
REVOKE EXECUTE ON FUNCTION "resolve_decision", "withdraw_decision", "apply_standing", "revoke_approval", "redate_approval",
    "erase_evidence", "forget_excerpts", "withdraw_attachment" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "resolve_decision", "withdraw_decision", "apply_standing", "revoke_approval", "redate_approval",
    "erase_evidence", "forget_excerpts", "withdraw_attachment" TO "stillwatch_runtime";

-- What is left to the running server.
REVOKE INSERT, UPDATE, DELETE ON "accounts" FROM "stillwatch_runtime";
GRANT INSERT ("account_id", "origin", "organization_name", "organization_domain", "organization_country", "contact_email", "plan",
        "registered_at", "registration", "declared_category", "created_at", "score", "probability", "band", "reasons", "observed",
        "prior_nats", "events_scored", "scored_at", "scorecard_version", "last_event_at"),
    UPDATE ("origin", "organization_name", "organization_domain", "organization_country", "contact_email", "plan",
        "registered_at", "registration", "declared_category", "score", "probability", "band", "reasons", "observed",
        "prior_nats", "events_scored", "scored_at", "scorecard_version", "last_event_at")
    ON "accounts" TO "stillwatch_runtime";

REVOKE INSERT, UPDATE, DELETE ON "decisions" FROM "stillwatch_runtime";
GRANT INSERT ("id", "case_id", "account_id", "campaign_id", "account_count", "action", "status", "reason", "effective_at", "until",
        "limit_percent", "proposed_by", "proposed_at", "statement_of_reasons", "top_signals", "band", "declared_category")
    ON "decisions" TO "stillwatch_runtime";

REVOKE INSERT, UPDATE, DELETE ON "approvals" FROM "stillwatch_runtime";
GRANT INSERT ("id", "account_id", "kind", "reference", "valid_from", "expires_at", "created_at", "created_by")
    ON "approvals" TO "stillwatch_runtime";

REVOKE UPDATE, DELETE ON "evidence_keys", "evidence_excerpts", "case_attachments" FROM "stillwatch_runtime";
REVOKE UPDATE, DELETE ON "decision_accounts" FROM "stillwatch_runtime";
