-- AlterTable
ALTER TABLE "Import" ADD COLUMN     "meanDatasetId" TEXT;
