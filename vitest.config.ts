import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/global-setup.ts"],
    reporters: ["default", "./test/summary-reporter.ts"],
    testTimeout: 120_000,
    // By default one worker runs on two processors.
    maxWorkers: "100%",
    // Files share what is loaded: they leave nothing behind, and loading it for each took a quarter of the time.
    isolate: false,
  },
})
