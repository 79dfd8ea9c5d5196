import { defineConfig } from "vitest/config";

const unit = [
  "packages/*/src/**/*.test.{ts,tsx}",
  "apps/*/src/**/*.test.{ts,tsx}",
  "tools/**/*.test.ts",
];
const integration = [
  "packages/*/src/**/*.integration.test.ts",
  "apps/*/src/**/*.integration.test.ts",
  "tools/**/*.integration.test.ts",
];

/** Deterministic simulation over many seeds: long, on the processor alone. */
const simulation = ["packages/*/src/**/*.seeds.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // Unit tests are pure, so files may share the modules that each would else load anew: three times as fast.
          isolate: false,
          // Projects with other numbers of workers run one after another.
          sequence: { groupOrder: 0 },
          include: unit,
          exclude: [...integration, ...simulation, "**/node_modules/**"],
        },
      },
      {
        test: {
          name: "simulation",
          sequence: { groupOrder: 1 },
          include: simulation,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: "integration",
          sequence: { groupOrder: 2 },
          include: integration,
          globalSetup: ["packages/db/src/testing/global-setup.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
});
