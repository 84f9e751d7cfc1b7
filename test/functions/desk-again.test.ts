import { describe, expect, test } from "vitest";
import type { DeskDeps } from "../../functions/desk-api/deps.ts";
import { LONGEST_RUN } from "../../shared/domain/idempotency.ts";
import { after } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";
import { createIdempotencyTwin } from "../twins/idempotency.ts";
import { aDesk, CASEWORKER } from "./desk.ts";

const WISHES = [
  ["a case", "POST /api/cases", { office: "coerde", applicantId: "a-own", status: "received" }],
  ["a person", "POST /api/applicants", { language: "ar" }],
  ["a request", "POST /api/cases/{caseId}/requests", { kind: "please-call" }],
] as const;

/** A desk whose answers are lost until it is told otherwise, each time somewhat later. */
async function aForgetfulDesk(broken: Partial<DeskDeps["idempotency"]> = {}) {
  const kept = createIdempotencyTwin();
  let [ids, clock, loses] = [0, NOW, true];
  const desk = await aDesk(() => ({
    newId: () => `id-${++ids}`,
    now: () => clock,
    idempotency: {
      ...kept,
      end: async (key, answer) => {
        if (loses) throw new Error("lost");
        await kept.end(key, answer);
      },
      ...broken,
    },
  }));
  const send = async (routeKey: string, body: object) => {
    const answer = await desk.ask(routeKey, CASEWORKER, {
      pathParameters: { caseId: "C-own" },
      headers: { "content-type": "application/json", "idempotency-key": "k-1" },
      body: JSON.stringify(body),
    });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };
  const later = (milliseconds: number) => {
    clock = after(clock, milliseconds);
    loses = false;
  };
  const written = () => [...desk.cases.items(), ...desk.applicants.all()].length;
  return { send, later, written };
}

describe("the same request again, after its answer was lost", () => {
  test.each(WISHES)("does not make %s twice when the function failed", async (_, routeKey, body) => {
    const { send, later, written } = await aForgetfulDesk();
    const before = written();

    expect(await send(routeKey, body)).toMatchObject({ status: 500 });
    later(1);
    const again = await send(routeKey, body);

    expect(again).toMatchObject({ status: 201 });
    expect(written()).toBe(before + 1);
    expect(await send(routeKey, body)).toEqual(again);
  });

  test.each(WISHES)("does not make %s twice when the function died", async (_, routeKey, body) => {
    const { send, later, written } = await aForgetfulDesk({ giveUp: async () => undefined });
    const before = written();

    await send(routeKey, body);
    expect(await send(routeKey, body)).toMatchObject({ status: 409, body: { code: "still-running" } });
    later(LONGEST_RUN + 1);

    expect(await send(routeKey, body)).toMatchObject({ status: 201 });
    expect(written()).toBe(before + 1);
  });
});
