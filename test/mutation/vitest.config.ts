import { defineConfig } from "vitest/config";

// Tests without a process or a port, so that thousands of mutants can be tried.
export default defineConfig({
  test: {
    include: ["test/domain/**/*.test.ts", "test/functions/{plan-notices,release-notices}.test.ts"],
    // Holds texts against the domain, not the domain itself, and takes longer than all others together.
    exclude: ["test/domain/hostile-parameters.test.ts"],
    setupFiles: ["test/mutation/short-properties.ts"],
    testTimeout: 30_000,
  },
});
