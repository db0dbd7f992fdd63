-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "nextDeploymentNumber" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "nextSearchNumber" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "Deployment" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'QUEUED',
    "spec" JSONB NOT NULL,
    "specFingerprint" TEXT NOT NULL,
    "networkId" TEXT NOT NULL,
    "datasetId" TEXT,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "phase" TEXT,
    "doneRatio" DOUBLE PRECISION,
    "remainingSec" DOUBLE PRECISION,
    "failureClass" "FailureClass",
    "failureMessage" TEXT,
    "result" JSONB,
    "resultDigest" TEXT,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ,
    "finishedAt" TIMESTAMPTZ,

    CONSTRAINT "Deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Search" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'QUEUED',
    "spec" JSONB NOT NULL,
    "specFingerprint" TEXT NOT NULL,
    "networkId" TEXT NOT NULL,
    "datasetId" TEXT,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "phase" TEXT,
    "doneCount" INTEGER NOT NULL DEFAULT 0,
    "totalCount" INTEGER NOT NULL DEFAULT 0,
    "remainingSec" DOUBLE PRECISION,
    "failureClass" "FailureClass",
    "failureMessage" TEXT,
    "result" JSONB,
    "resultDigest" TEXT,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ,
    "finishedAt" TIMESTAMPTZ,

    CONSTRAINT "Search_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SearchBatch" (
    "searchId" TEXT NOT NULL,
    "batchIndex" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "coreVersion" TEXT NOT NULL,
    "tell" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SearchBatch_pkey" PRIMARY KEY ("searchId","batchIndex")
);

-- CreateIndex
CREATE UNIQUE INDEX "Deployment_projectId_number_key" ON "Deployment"("projectId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Search_projectId_number_key" ON "Search"("projectId", "number");

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "Network"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Deployment" ADD CONSTRAINT "Deployment_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Search" ADD CONSTRAINT "Search_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Search" ADD CONSTRAINT "Search_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "Network"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Search" ADD CONSTRAINT "Search_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SearchBatch" ADD CONSTRAINT "SearchBatch_searchId_fkey" FOREIGN KEY ("searchId") REFERENCES "Search"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a schema cannot say. Written by hand.

-- A finished deployment or search is a result that others cite: it never changes again, as runs do not.
CREATE FUNCTION "refuse_change_of_finished_row"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % is % and never changes again', TG_TABLE_NAME, OLD."id", OLD."state"
        USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

CREATE TRIGGER "Deployment_finished_is_final" BEFORE UPDATE ON "Deployment" FOR EACH ROW
    WHEN (OLD."state" IN ('SUCCEEDED', 'FAILED', 'CANCELLED'))
    EXECUTE FUNCTION "refuse_change_of_finished_row"();

CREATE TRIGGER "Search_finished_is_final" BEFORE UPDATE ON "Search" FOR EACH ROW
    WHEN (OLD."state" IN ('SUCCEEDED', 'FAILED', 'CANCELLED'))
    EXECUTE FUNCTION "refuse_change_of_finished_row"();

CREATE TRIGGER "SearchBatch_is_written_once" BEFORE UPDATE ON "SearchBatch"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_statement"();

-- There is a result if, and only if, it has succeeded.
ALTER TABLE "Deployment"
    ADD CONSTRAINT "Deployment_result_check" CHECK (("state" = 'SUCCEEDED') = ("result" IS NOT NULL)),
    ADD CONSTRAINT "Deployment_result_is_object_check" CHECK (jsonb_typeof("result") = 'object'),
    ADD CONSTRAINT "Deployment_resultDigest_check" CHECK (
        ("result" IS NULL) = ("resultDigest" IS NULL) AND "resultDigest" ~ '^[0-9a-f]{64}$'
    ),
    ADD CONSTRAINT "Deployment_specFingerprint_check" CHECK ("specFingerprint" ~ '^[0-9a-f]{64}$'),
    ADD CONSTRAINT "Deployment_failure_check" CHECK (("state" = 'FAILED') = ("failureClass" IS NOT NULL)),
    ADD CONSTRAINT "Deployment_finishedAt_check" CHECK (
        ("state" IN ('SUCCEEDED', 'FAILED', 'CANCELLED')) = ("finishedAt" IS NOT NULL)
    ),
    ADD CONSTRAINT "Deployment_doneRatio_check" CHECK ("doneRatio" BETWEEN 0 AND 1),
    ADD CONSTRAINT "Deployment_epoch_check" CHECK ("epoch" >= 0),
    ADD CONSTRAINT "Deployment_number_check" CHECK ("number" >= 1);

ALTER TABLE "Search"
    ADD CONSTRAINT "Search_result_check" CHECK (("state" = 'SUCCEEDED') = ("result" IS NOT NULL)),
    ADD CONSTRAINT "Search_result_is_object_check" CHECK (jsonb_typeof("result") = 'object'),
    ADD CONSTRAINT "Search_resultDigest_check" CHECK (
        ("result" IS NULL) = ("resultDigest" IS NULL) AND "resultDigest" ~ '^[0-9a-f]{64}$'
    ),
    ADD CONSTRAINT "Search_specFingerprint_check" CHECK ("specFingerprint" ~ '^[0-9a-f]{64}$'),
    ADD CONSTRAINT "Search_failure_check" CHECK (("state" = 'FAILED') = ("failureClass" IS NOT NULL)),
    ADD CONSTRAINT "Search_finishedAt_check" CHECK (
        ("state" IN ('SUCCEEDED', 'FAILED', 'CANCELLED')) = ("finishedAt" IS NOT NULL)
    ),
    ADD CONSTRAINT "Search_doneCount_check" CHECK ("doneCount" BETWEEN 0 AND "totalCount"),
    ADD CONSTRAINT "Search_epoch_check" CHECK ("epoch" >= 0),
    ADD CONSTRAINT "Search_number_check" CHECK ("number" >= 1);

ALTER TABLE "SearchBatch" ADD CONSTRAINT "SearchBatch_index_check" CHECK ("batchIndex" >= 0);
