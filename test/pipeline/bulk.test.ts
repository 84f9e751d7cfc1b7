import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { tokenFor } from "./sign-in.ts";
import { caseItem, email, eventually, quiet, sms, useStage } from "./stage.ts";

const stage = useStage();

/** Five slices, each a second after the one before. */
const PERSONS = 420;

let token = "";
beforeAll(async () => {
  token = await tokenFor(stage.running.webUrl, "lead");
});

const bulkSchema = z.object({
  bulkId: z.string(),
  state: z.string(),
  written: z.number(),
  counts: z.looseObject({ persons: z.number(), nobodyToTell: z.number() }),
});

async function ask(method: string, path: string, body?: unknown) {
  const response = await fetch(`${stage.running.webUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: z.unknown().parse(await response.json()) };
}

async function bulkAt(method: string, path: string, body?: unknown) {
  const answer = await ask(method, path, body);
  return { ...bulkSchema.parse(answer.body), status: answer.status };
}

/** People of an office with quiet cases, so that nothing was told before; the first has a second, older case. */
async function people(office: string, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, index) => `${office}-${index}`);
  const add = async (id: string) => {
    const channels = [email(`${id}@example.org`)];
    await stage.putApplicant({ applicantId: id, language: "de", channels });
    await stage.putCase(caseItem(`C-${id}`, id, { office, quiet: true }));
  };
  for (let start = 0; start < count; start += 50) await Promise.all(ids.slice(start, start + 50).map(add));
  const [first = ""] = ids;
  const changedAt = "2026-10-01T09:00:00.000Z";
  await stage.putCase(caseItem(`D-${first}`, first, { office, quiet: true, changedAt }));
  return ids.map((id) => `${id}@example.org`);
}

/** How many messages of a kind each address has had. */
async function messages(office: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { to, noticeId } of await stage.running.inbox.list())
    if (to.startsWith(`${office}-`) && noticeId?.includes("office-closed"))
      counts.set(to, (counts.get(to) ?? 0) + 1);
  return counts;
}

const CLOSED = { kind: "office-closed", parameters: { date: "2099-12-24" } };

describe("a bulk notice", () => {
  it("reaches each person once after its dry run, and lets a single notice through meanwhile", async () => {
    const addresses = await people("mitte", PERSONS);
    await stage.putApplicant({ applicantId: "s-1", language: "de", channels: [sms("+4917139200200")] });
    await stage.putCase(caseItem("S-1", "s-1", { quiet: true }));

    const drafted = await bulkAt("POST", "/api/bulk", { office: "mitte", ...CLOSED });
    expect(drafted).toMatchObject({ status: 201, state: "drafted" });
    expect(drafted.counts).toMatchObject({
      ...{ cases: PERSONS + 1, persons: PERSONS, nobodyToTell: 0, parts: 0, priceUsd: 0 },
      ...{ channels: { sms: 0, email: PERSONS }, languages: { de: PERSONS }, leftOut: false },
    });
    const path = `/api/bulk/${drafted.bulkId}`;
    expect((await messages("mitte")).size).toBe(0);

    const confirmed = await bulkAt("POST", `${path}/confirm`, { expectedPersons: PERSONS });
    expect(confirmed).toMatchObject({ status: 200, state: "running" });
    await stage.putCase(caseItem("S-1", "s-1", { version: 2, status: "forwarded" }));
    await eventually(async () => expect(await stage.messagesTo("+4917139200200")).toHaveLength(1));
    expect((await bulkAt("GET", path)).state).toBe("running");

    await eventually(async () =>
      expect(await bulkAt("GET", path)).toMatchObject({ state: "done", written: PERSONS }),
    );
    await eventually(async () => expect((await messages("mitte")).size).toBe(PERSONS));
    await quiet();
    expect(await messages("mitte")).toEqual(new Map(addresses.map((address) => [address, 1])));
    expect((await ask("POST", `${path}/confirm`)).status).toBe(409);
    expect((await ask("POST", `${path}/cancel`)).status).toBe(409);
  }, 60_000);

  it("that is cancelled ends, and tells nobody whom it had not reached yet", async () => {
    await people("hiltrup", 450);
    const { bulkId } = await bulkAt("POST", "/api/bulk", { office: "hiltrup", ...CLOSED });
    await bulkAt("POST", `/api/bulk/${bulkId}/confirm`);
    await eventually(async () =>
      expect((await bulkAt("GET", `/api/bulk/${bulkId}`)).written).toBeGreaterThan(0),
    );

    expect(await bulkAt("POST", `/api/bulk/${bulkId}/cancel`)).toMatchObject({ state: "cancelled" });

    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const { written, state } = await bulkAt("GET", `/api/bulk/${bulkId}`);
    expect(state).toBe("cancelled");
    expect(written).toBeLessThan(450);
    await eventually(async () => expect((await messages("hiltrup")).size).toBe(written));
  });

  it("is refused where other people would be told than somebody has agreed to", async () => {
    await people("roxel", 20);
    const { bulkId } = await bulkAt("POST", "/api/bulk", { office: "roxel", ...CLOSED });

    const answer = await ask("POST", `/api/bulk/${bulkId}/confirm`, { expectedPersons: 10 });

    expect(answer).toMatchObject({ status: 409, body: { code: "counts-moved" } });
    expect((await bulkAt("GET", `/api/bulk/${bulkId}`)).state).toBe("drafted");
  });

  it("of a kind that does not exist, or with parameters that are not its own, is refused by field", async () => {
    const unknown = await ask("POST", "/api/bulk", { office: "roxel", kind: "decided" });
    const wrong = await ask("POST", "/api/bulk", {
      office: "roxel",
      kind: "office-closed",
      parameters: { a: "b" },
    });

    expect(unknown).toMatchObject({ status: 422, body: { errors: [{ field: "body.kind" }] } });
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ field: "body.parameters.(whole)" }] } });
  });
});
