-- AlterTable
ALTER TABLE "Project" ADD COLUMN     "nextTrainingNumber" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "Training" (
    "id" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "state" "RunState" NOT NULL DEFAULT 'QUEUED',
    "spec" JSONB NOT NULL,
    "specFingerprint" TEXT NOT NULL,
    "networkId" TEXT NOT NULL,
    "datasetId" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "points" JSONB NOT NULL DEFAULT '[]',
    "remainingSec" DOUBLE PRECISION,
    "backend" TEXT,
    "failureClass" "FailureClass",
    "failureMessage" TEXT,
    "madeNetworkId" TEXT,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ,
    "finishedAt" TIMESTAMPTZ,

    CONSTRAINT "Training_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Training_projectId_number_key" ON "Training"("projectId", "number");

-- AddForeignKey
ALTER TABLE "Training" ADD CONSTRAINT "Training_projectId_fkey" FOREIGN KEY ("projectId") REFERENCES "Project"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Training" ADD CONSTRAINT "Training_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "Network"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Training" ADD CONSTRAINT "Training_datasetId_fkey" FOREIGN KEY ("datasetId") REFERENCES "Dataset"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Training" ADD CONSTRAINT "Training_madeNetworkId_fkey" FOREIGN KEY ("madeNetworkId") REFERENCES "Network"("id") ON DELETE SET NULL ON UPDATE CASCADE;
