import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // Only Prisma's own commands read it; Edgeloom hands its URL to the driver adapter.
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
