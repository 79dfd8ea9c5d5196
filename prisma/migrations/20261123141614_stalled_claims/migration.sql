-- AlterTable
ALTER TABLE "run" ADD COLUMN     "last_crash" TEXT,
ADD COLUMN     "stalled_claims" INTEGER NOT NULL DEFAULT 0;
