-- CreateTable
CREATE TABLE "sign_in_throttle" (
    "account_hash" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_failure_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_throttle_pkey" PRIMARY KEY ("account_hash")
);
