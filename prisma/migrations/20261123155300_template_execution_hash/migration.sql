-- AlterTable
ALTER TABLE "template_version" ADD COLUMN     "execution_hash" TEXT;

-- CreateIndex
CREATE INDEX "template_version_execution_hash_idx" ON "template_version"("execution_hash");
