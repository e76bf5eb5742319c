-- A purpose, an approval, a request or an acceptance may be the first that is heard of an account, as an event may.
ALTER TABLE "accounts" DROP CONSTRAINT "accounts_origin_check";
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_origin_check" CHECK ("origin" IN ('registered', 'record', 'usage'));
