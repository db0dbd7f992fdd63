-- AlterTable
ALTER TABLE "Run" ADD COLUMN     "phase" TEXT,
ADD COLUMN     "phaseDoneRatio" DOUBLE PRECISION;
