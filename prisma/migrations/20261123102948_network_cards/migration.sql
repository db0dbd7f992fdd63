-- CreateEnum
CREATE TYPE "ExportFormat" AS ENUM ('TFJS_LAYERS', 'ONNX');

-- AlterTable
ALTER TABLE "Dataset" ADD COLUMN     "description" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "fileDigests" TEXT[],
ADD COLUMN     "fileNames" TEXT[],
ADD COLUMN     "format" TEXT,
ADD COLUMN     "importedById" TEXT,
ADD COLUMN     "notes" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "productVersion" TEXT,
ADD COLUMN     "thumbnailsDigest" TEXT,
ADD COLUMN     "trainDigest" TEXT;

-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "notes" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "reading" JSONB,
ADD COLUMN     "uploadIds" TEXT[];

-- AlterTable
ALTER TABLE "Network" ADD COLUMN     "description" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "fileDigest" TEXT,
ADD COLUMN     "fileName" TEXT,
ADD COLUMN     "format" TEXT,
ADD COLUMN     "importedById" TEXT,
ADD COLUMN     "notes" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "productVersion" TEXT,
ADD COLUMN     "verification" JSONB;

-- AlterTable
ALTER TABLE "Worker" ADD COLUMN     "tensorflow" JSONB;

-- CreateTable
CREATE TABLE "NetworkExport" (
    "id" TEXT NOT NULL,
    "projectId" TEXT,
    "networkId" TEXT NOT NULL,
    "format" "ExportFormat" NOT NULL,
    "state" "ImportState" NOT NULL DEFAULT 'QUEUED',
    "fileName" TEXT,
    "digest" TEXT,
    "byteCount" BIGINT,
    "issues" JSONB NOT NULL DEFAULT '[]',
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMPTZ,

    CONSTRAINT "NetworkExport_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "NetworkExport_networkId_format_idx" ON "NetworkExport"("networkId", "format");

-- AddForeignKey
ALTER TABLE "NetworkExport" ADD CONSTRAINT "NetworkExport_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "Network"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Written by hand: these name files of the blob store, or files of before.
ALTER TABLE "Network" ADD CONSTRAINT "Network_fileDigest_check" CHECK ("fileDigest" ~ '^[0-9a-f]{64}$');
ALTER TABLE "Dataset"
    ADD CONSTRAINT "Dataset_trainDigest_check" CHECK ("trainDigest" ~ '^[0-9a-f]{64}$'),
    ADD CONSTRAINT "Dataset_thumbnailsDigest_check" CHECK ("thumbnailsDigest" ~ '^[0-9a-f]{64}$');

-- An export has its file if, and only if, it has succeeded.
ALTER TABLE "NetworkExport"
    ADD CONSTRAINT "NetworkExport_digest_check" CHECK (
        ("state" = 'SUCCEEDED') = ("digest" IS NOT NULL) AND "digest" ~ '^[0-9a-f]{64}$'
    ),
    ADD CONSTRAINT "NetworkExport_finishedAt_check" CHECK (
        ("state" IN ('SUCCEEDED', 'FAILED')) = ("finishedAt" IS NOT NULL)
    );
