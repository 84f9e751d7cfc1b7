import { defineConfig } from "vitest/config";

// Tests without a process or a port, so that thousands of mutants can be tried.
export default defineConfig({
  test: {
    include: [
      "test/domain/**/*.test.ts",
      "test/functions/**/*.test.ts",
      "test/commands/{attention,by-hand,pauses,redrive,show}.test.ts",
    ],
    exclude: [
      // Hold texts and pages against the domain, not the domain itself, and take longer than all others together.
      "test/domain/hostile-parameters.test.ts",
      "test/functions/{gzip,hostile-pages,page-door,page-views}.test.ts",
    ],
    setupFiles: ["test/mutation/short-properties.ts"],
    isolate: false,
    testTimeout: 30_000,
  },
});
