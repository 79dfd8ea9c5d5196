-- AlterTable
ALTER TABLE "run" ALTER COLUMN "input" SET DATA TYPE JSON,
ALTER COLUMN "output" SET DATA TYPE JSON,
ALTER COLUMN "error" SET DATA TYPE JSON;

-- AlterTable
ALTER TABLE "run_event" ALTER COLUMN "payload" SET DATA TYPE JSON;

-- AlterTable
ALTER TABLE "step" ADD COLUMN     "output_size" INTEGER,
ADD COLUMN     "outputs_taken" TEXT[] DEFAULT ARRAY[]::TEXT[],
ALTER COLUMN "input" SET DATA TYPE JSON,
ALTER COLUMN "output" SET DATA TYPE JSON,
ALTER COLUMN "error" SET DATA TYPE JSON;

-- Rows of these tables are written and soon rewritten: room on the page lets a new version stay on it, and dead
-- versions are removed by number of changes rather than by share of a table that only grows.
ALTER TABLE "run" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.2);
ALTER TABLE "step" SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.2);
ALTER TABLE "worker" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);
ALTER TABLE "controller" SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100);
