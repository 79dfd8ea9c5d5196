-- CreateTable
CREATE TABLE "coordination_group" (
    "id" TEXT NOT NULL,
    "fleet_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "voters" TEXT[],
    "learners" TEXT[],
    "secret" BYTEA NOT NULL,
    "election_timeout_ms" INTEGER NOT NULL,
    "heartbeat_ms" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "coordination_group_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "coordination_group_fleet_id_name_key" ON "coordination_group"("fleet_id", "name");

-- AddForeignKey
ALTER TABLE "coordination_group" ADD CONSTRAINT "coordination_group_fleet_id_fkey" FOREIGN KEY ("fleet_id") REFERENCES "fleet"("id") ON DELETE CASCADE ON UPDATE CASCADE;
