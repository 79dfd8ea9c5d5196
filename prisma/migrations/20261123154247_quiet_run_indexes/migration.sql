-- DropIndex
DROP INDEX "run_parent_key_key";

-- DropIndex
DROP INDEX "run_state_lease_until_idx";

-- DropIndex
DROP INDEX "run_workspace_id_request_key_key";

-- AlterTable
ALTER TABLE "run" ADD COLUMN     "due_at" TIMESTAMPTZ(3),
ADD COLUMN     "holds_room" BOOLEAN NOT NULL DEFAULT false;

UPDATE "run" SET "due_at" = coalesce("lease_until", now()) WHERE "state" IN ('queued', 'running', 'waiting');
UPDATE "run" SET "holds_room" = true WHERE "state" = 'running' AND "parent_run_id" IS NULL;

-- Indexes that most runs have no entry in. A claim and a heartbeat change nothing that they hold, so that the row's new
-- version is found through the entries of the old one (HOT); the end of a run takes it out of them.
CREATE UNIQUE INDEX "run_parent_key_key" ON "run" ("parent_key") WHERE "parent_key" IS NOT NULL;
CREATE UNIQUE INDEX "run_workspace_id_request_key_key" ON "run" ("workspace_id", "request_key") WHERE "request_key" IS NOT NULL;
CREATE INDEX "run_parent_run_id_idx" ON "run" ("parent_run_id") WHERE "parent_run_id" IS NOT NULL;
CREATE INDEX "run_due_at_idx" ON "run" ("due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "run_room_idx" ON "run" ("workspace_id", "workflow_id") WHERE "holds_room";
