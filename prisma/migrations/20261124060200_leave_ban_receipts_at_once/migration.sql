-- A decision about 24,000 accounts holds their locks for as long as it writes, and a call for each row was nearly half of that. Who
-- leaves the receipts of a statement's accounts in one statement of its own says so for the statement; for everybody else, the
-- trigger leaves them as before.
DROP TRIGGER "accounts_leave_ban_receipt" ON "accounts";
CREATE TRIGGER "accounts_leave_ban_receipt" AFTER UPDATE OF "standing" ON "accounts"
    FOR EACH ROW WHEN (
        (OLD."standing" = 'banned') <> (NEW."standing" = 'banned')
        AND current_setting('stillwatch.ban_receipts', true) IS DISTINCT FROM 'left'
    )
    EXECUTE FUNCTION "leave_ban_receipt"();
