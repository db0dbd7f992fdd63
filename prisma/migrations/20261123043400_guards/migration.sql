-- What a schema cannot say. Written by hand.

-- A finished run is a result that others cite: it never changes again. Deleting its project deletes it.
CREATE FUNCTION "refuse_change_of_finished_run"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'run % is % and never changes again', OLD."id", OLD."state"
        USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

CREATE TRIGGER "Run_finished_is_final" BEFORE UPDATE ON "Run" FOR EACH ROW
    WHEN (OLD."state" IN ('SUCCEEDED', 'FAILED', 'CANCELLED'))
    EXECUTE FUNCTION "refuse_change_of_finished_run"();

-- Shards and audit entries are written once.
CREATE FUNCTION "refuse_statement"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of "%" are written once: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

CREATE TRIGGER "RunShard_is_written_once" BEFORE UPDATE ON "RunShard"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_statement"();

CREATE TRIGGER "AuditEntry_is_written_once" BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEntry"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_statement"();

-- A run has a result if, and only if, it has succeeded, and then every shard of it is there.
ALTER TABLE "Run"
    ADD CONSTRAINT "Run_result_check" CHECK (("state" = 'SUCCEEDED') = ("result" IS NOT NULL)),
    ADD CONSTRAINT "Run_result_is_object_check" CHECK (jsonb_typeof("result") = 'object'),
    ADD CONSTRAINT "Run_resultDigest_check" CHECK (
        ("result" IS NULL) = ("resultDigest" IS NULL) AND "resultDigest" ~ '^[0-9a-f]{64}$'
    ),
    ADD CONSTRAINT "Run_specFingerprint_check" CHECK ("specFingerprint" ~ '^[0-9a-f]{64}$'),
    ADD CONSTRAINT "Run_shards_check" CHECK ("doneShardCount" BETWEEN 0 AND "shardCount"),
    ADD CONSTRAINT "Run_complete_check" CHECK ("state" <> 'SUCCEEDED' OR "doneShardCount" = "shardCount"),
    ADD CONSTRAINT "Run_failure_check" CHECK (("state" = 'FAILED') = ("failureClass" IS NOT NULL)),
    ADD CONSTRAINT "Run_finishedAt_check" CHECK (
        ("state" IN ('SUCCEEDED', 'FAILED', 'CANCELLED')) = ("finishedAt" IS NOT NULL)
    ),
    ADD CONSTRAINT "Run_epoch_check" CHECK ("epoch" >= 0),
    ADD CONSTRAINT "Run_number_check" CHECK ("number" >= 1),
    ADD CONSTRAINT "Run_point_check" CHECK (("sweepId" IS NULL) = ("pointIndex" IS NULL) AND "pointIndex" >= 0);

ALTER TABLE "RunShard" ADD CONSTRAINT "RunShard_index_check" CHECK ("shardIndex" >= 0);

-- An import has brought its network or data set if, and only if, it has succeeded.
ALTER TABLE "Import"
    ADD CONSTRAINT "Import_result_check" CHECK (
        ("state" = 'SUCCEEDED')::integer = num_nonnulls("networkId", "datasetId")
    ),
    ADD CONSTRAINT "Import_finishedAt_check" CHECK (
        ("state" IN ('SUCCEEDED', 'FAILED')) = ("finishedAt" IS NOT NULL)
    ),
    ADD CONSTRAINT "Import_bytes_check" CHECK ("doneByteCount" >= 0 AND "totalByteCount" >= 0);

-- These name files of the blob store.
ALTER TABLE "Network" ADD CONSTRAINT "Network_digest_check" CHECK ("digest" ~ '^[0-9a-f]{64}$');
ALTER TABLE "Dataset" ADD CONSTRAINT "Dataset_digest_check" CHECK ("digest" ~ '^[0-9a-f]{64}$');
ALTER TABLE "Upload"
    ADD CONSTRAINT "Upload_digest_check" CHECK ("digest" ~ '^[0-9a-f]{64}$'),
    ADD CONSTRAINT "Upload_bytes_check" CHECK ("byteCount" >= 0);

-- One address is one account, however it is written.
ALTER TABLE "User" ADD CONSTRAINT "User_email_check" CHECK ("email" = lower("email"));

-- Counters of packages/db/src/accounts/throttle.ts, in the shape that its library wants. Outside "public",
-- because it is not ours to model.
CREATE SCHEMA "throttle";
CREATE TABLE "throttle"."attempt" (
    "key" VARCHAR(255) PRIMARY KEY,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT
);
