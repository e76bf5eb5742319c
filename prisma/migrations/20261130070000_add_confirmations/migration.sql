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
