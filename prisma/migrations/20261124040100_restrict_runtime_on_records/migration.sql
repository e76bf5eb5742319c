-- What the triggers refuse, the running program may not even ask for.
REVOKE UPDATE, DELETE ON "policy_clauses", "policy_acceptances", "webhook_attempts" FROM "stillwatch_runtime";
REVOKE DELETE ON "appeals", "notices" FROM "stillwatch_runtime";
