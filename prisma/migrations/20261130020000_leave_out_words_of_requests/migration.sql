-- What customers write themselves into a request (stop sequences, the keys of a logit bias, names of formats and efforts that
-- are nobody's standard) is not kept as text any more: counts stay of the rows that are there, new rows have keyed hashes too.
-- The column is rewritten rather than updated, so that no dead row holds the text; the old files go when this commits.
CREATE FUNCTION "request_without_words"("request" JSONB) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN jsonb_typeof("request") <> 'object' THEN NULL ELSE
        ("request" - ARRAY['stop', 'logitBias', 'responseFormat', 'reasoningEffort'])
        || CASE jsonb_typeof("request" -> 'stop')
            WHEN 'array' THEN jsonb_build_object('stopCount', jsonb_array_length("request" -> 'stop'))
            WHEN 'string' THEN jsonb_build_object('stopCount', CASE "request" ->> 'stop' WHEN '' THEN 0 ELSE 1 END)
            ELSE '{}' END
        || CASE jsonb_typeof("request" -> 'logitBias')
            WHEN 'object' THEN jsonb_build_object('logitBiasCount', (SELECT count(*) FROM jsonb_object_keys("request" -> 'logitBias')))
            ELSE '{}' END
        || CASE
            WHEN "request" ->> 'responseFormat' IN ('text', 'json', 'json_object', 'json_schema', 'grammar', 'regex', 'xml', 'yaml', 'markdown')
                THEN jsonb_build_object('responseFormat', "request" -> 'responseFormat')
            WHEN "request" ? 'responseFormat' THEN jsonb_build_object('responseFormat', 'other')
            ELSE '{}' END
        || CASE
            WHEN "request" ->> 'reasoningEffort' IN ('none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max')
                THEN jsonb_build_object('reasoningEffort', "request" -> 'reasoningEffort')
            WHEN "request" ? 'reasoningEffort' THEN jsonb_build_object('reasoningEffort', 'other')
            ELSE '{}' END
    END
$$;

-- An event is found by account and id: a repeat may carry another time. What a batch brought is found by the batch's number
-- first, so that no look-up by account has a second index to choose, and new rows are added at that index's end.
DROP INDEX "usage_events_account_id_batch_id_idx";
ALTER TABLE "usage_events" DROP CONSTRAINT "usage_events_pkey";
ALTER TABLE "usage_events"
    ALTER COLUMN "request" TYPE JSONB USING "request_without_words"("request"),
    ADD CONSTRAINT "usage_events_pkey" PRIMARY KEY ("account_id", "id", "occurred_at");

CREATE INDEX "usage_events_batch_id_account_id_idx" ON "usage_events"("batch_id", "account_id");

DROP FUNCTION "request_without_words";
