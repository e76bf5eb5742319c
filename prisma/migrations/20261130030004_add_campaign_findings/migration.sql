-- AlterTable
ALTER TABLE "campaigns" ADD COLUMN "convicting" JSONB;

-- CreateTable
CREATE TABLE "campaign_findings" (
    "account_id" TEXT NOT NULL,
    "campaign_id" UUID NOT NULL,
    "carries" BOOLEAN NOT NULL,
    "judged_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "campaign_findings_pkey" PRIMARY KEY ("account_id")
);
