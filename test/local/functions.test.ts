import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createFunctionPool } from "../../infra/local/function-pool.ts";
import { temporaryFolder, until } from "./running-cloud.ts";

/** A function with this code as its bundle, below a package that makes `.js` files ES modules, as the product's own does. */
function startFunction(code: string, { concurrency = 2, timeoutMs = 3000 } = {}) {
  const root = temporaryFolder();
  writeFileSync(join(root, "package.json"), '{"type":"module"}');
  const folder = join(root, "asset.1");
  mkdirSync(folder);
  writeFileSync(join(folder, "index.js"), code);
  const lines: string[] = [];
  const pool = createFunctionPool(
    {
      logicalName: "Tried",
      folder,
      handler: "index.handler",
      functionName: "sachstand-test-Tried",
      functionArn: "arn:aws:lambda:eu-central-1:000000000000:function:sachstand-test-Tried",
      logGroup: "/aws/lambda/sachstand-test-Tried",
      memoryMb: 128,
      timeoutMs,
      environment: { GREETING: "hello" },
      onLog: (line) => lines.push(line),
    },
    concurrency,
  );
  onTestFinished(() => pool.stop(0));
  return { pool, lines };
}

const COUNT_CALLS = "let calls = 0; exports.handler = async (event) => { calls += 1;";

describe("a function", () => {
  it("gets its environment and nothing of ours", async () => {
    const { pool } = startFunction("exports.handler = async () => process.env;");
    expect(JSON.parse(await pool.invoke("{}"))).toEqual({ GREETING: "hello" });
  });

  it("gets Lambda's context", async () => {
    const { pool } = startFunction(
      "exports.handler = async (_, context) => ({ ...context, left: context.getRemainingTimeInMillis() });",
    );
    const context = JSON.parse(await pool.invoke("{}"));
    expect(context).toMatchObject({
      functionName: "sachstand-test-Tried",
      invokedFunctionArn: "arn:aws:lambda:eu-central-1:000000000000:function:sachstand-test-Tried",
      memoryLimitInMB: "128",
      logGroupName: "/aws/lambda/sachstand-test-Tried",
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(context.left).toBeLessThanOrEqual(3000);
  });

  it("keeps its thread from one event to the next", async () => {
    const { pool } = startFunction(`${COUNT_CALLS} return calls; };`);
    expect([await pool.invoke("{}"), await pool.invoke("{}")]).toEqual(["1", "2"]);
  });

  it("starts a second thread only when the first is busy, and never a third", async () => {
    const { pool } = startFunction(
      `${COUNT_CALLS} if (event.wait) await new Promise((resolve) => setTimeout(resolve, 1500)); return calls; };`,
    );
    await pool.invoke("{}");
    const answers = await Promise.all([1, 2, 3, 4].map(() => pool.invoke('{"wait":true}')));
    expect(answers.map(Number).sort()).toEqual([1, 2, 2, 3]);
  });

  it("writes its lines under its name", async () => {
    const { pool, lines } = startFunction(
      'exports.handler = async () => { console.log("one\\ntwo"); console.error("three"); };',
    );
    expect(await pool.invoke("{}")).toBe("null");
    await until(() => lines.length === 3);
    expect(new Set(lines)).toEqual(new Set(["Tried: one", "Tried: two", "Tried: three"]));
  });

  it("keeps its thread when the handler throws", async () => {
    const { pool, lines } = startFunction(
      `${COUNT_CALLS} if (event.bad) throw new TypeError("no good"); return calls; };`,
    );
    await expect(pool.invoke('{"bad":true}')).rejects.toMatchObject({
      name: "TypeError",
      message: "no good",
    });
    expect(await pool.invoke("{}")).toBe("2");
    expect(lines).toContain("Tried: failed with TypeError: no good");
  });

  it.each([
    ["ends its process", "process.exit(7)", "Runtime.ExitError"],
    [
      "throws outside the handler",
      'setTimeout(() => { throw new RangeError("late"); }, 1); await new Promise(() => {})',
      "RangeError",
    ],
    ["loses a promise", 'Promise.reject(new RangeError("lost")); await new Promise(() => {})', "RangeError"],
    ["takes too long", "await new Promise(() => {})", "Sandbox.Timedout"],
    ["never lets go", "for (;;);", "Sandbox.Timedout"],
    ["takes all memory", "const all = []; for (;;) all.push(new Array(1e5).fill({}))", "Error"],
  ])("fails and begins anew when it %s", async (_, code, name) => {
    const { pool } = startFunction(`${COUNT_CALLS} if (event.bad) { ${code}; } return calls; };`, {
      // Only what never ends may be cut short: filling the memory takes its time.
      timeoutMs: name === "Sandbox.Timedout" ? 700 : 20_000,
    });
    await pool.invoke("{}");
    await expect(pool.invoke('{"bad":true}')).rejects.toMatchObject({ name });
    expect(await pool.invoke("{}")).toBe("1");
  });

  it("fails each time when its bundle cannot be loaded", async () => {
    const { pool } = startFunction('throw new SyntaxError("bundle");');
    await expect(pool.invoke("{}")).rejects.toMatchObject({ name: "SyntaxError", message: "bundle" });
    await expect(pool.invoke("{}")).rejects.toMatchObject({ name: "SyntaxError" });
  });

  it("finishes what runs when it is stopped, and takes nothing new", async () => {
    const { pool } = startFunction(
      "exports.handler = async () => { await new Promise((resolve) => setTimeout(resolve, 200)); return 'done'; };",
    );
    const running = pool.invoke("{}");
    await pool.stop(5000);
    expect(await running).toBe('"done"');
    await expect(pool.invoke("{}")).rejects.toMatchObject({ name: "Sandbox.Stopped" });
  });
});
