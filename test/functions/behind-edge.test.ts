import { describe, expect, it } from "vitest";
import * as z from "zod";
import { behindEdge } from "../../shared/lambda/behind-edge.ts";

const KEYS = { "1": "a".repeat(64), "2": "b".repeat(64) };

const seenSchema = z.object({ requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }) });

/** What becomes of a request with these headers: the address it is answered for, or `refused`. */
async function ask(headers: Readonly<Record<string, string>>, fields: object = {}): Promise<string> {
  const handler = behindEdge(
    { secrets: async () => ({ current: "2", keys: KEYS }), refusal: "refused" },
    async (event) => seenSchema.parse(event).requestContext.http.sourceIp,
  );
  const http = { method: "GET", path: "/s", sourceIp: "198.51.100.7" };
  return handler({ rawPath: "/s", headers, requestContext: { http }, ...fields });
}

describe("a request behind the edge", () => {
  it("is answered for whom the edge names, by any secret that counts", async () => {
    for (const secret of Object.values(KEYS)) {
      const headers = { "x-sachstand-edge": secret, "x-sachstand-viewer": "192.0.2.1" };
      expect(await ask(headers)).toBe("192.0.2.1");
    }
    const headers = { "x-sachstand-edge": KEYS["1"], "x-sachstand-viewer": "2001:db8::7" };
    expect(await ask(headers)).toBe("2001:db8::7");
  });

  it("is refused when it has gone round the edge, whatever else it says", async () => {
    const viewer = { "x-sachstand-viewer": "192.0.2.1", "x-forwarded-for": "192.0.2.1" };

    expect(await ask({})).toBe("refused");
    expect(await ask(viewer)).toBe("refused");
    for (const secret of ["", "a", "1", `${KEYS["1"]} `, `${KEYS["1"]},${KEYS["2"]}`, "c".repeat(64)])
      expect(await ask({ ...viewer, "x-sachstand-edge": secret }), secret).toBe("refused");
  });

  it("is refused when it is no request at all", async () => {
    const secret = { "x-sachstand-edge": KEYS["1"] };

    expect(await ask(secret, { requestContext: undefined })).toBe("refused");
    expect(await ask(secret, { headers: "x-sachstand-edge" })).toBe("refused");
  });

  it("counts for its API's caller where the edge names no address", async () => {
    for (const viewer of ["", "nobody", "192.0.2.1, 192.0.2.2", "192.0.2.1:443"]) {
      const headers = { "x-sachstand-edge": KEYS["1"], "x-sachstand-viewer": viewer };
      expect(await ask(headers), viewer).toBe("198.51.100.7");
    }
  });

  it("keeps all else that it holds", async () => {
    const handler = behindEdge<unknown>(
      { secrets: async () => ({ current: "1", keys: KEYS }), refusal: undefined },
      async (event) => event,
    );
    const event = {
      routeKey: "GET /s",
      headers: { "x-sachstand-edge": KEYS["1"], "x-sachstand-viewer": "192.0.2.1", accept: "*/*" },
      requestContext: {
        authorizer: { jwt: { claims: { sub: "p-1" } } },
        http: { method: "GET", path: "/s", sourceIp: "198.51.100.7" },
      },
      isBase64Encoded: false,
    };

    expect(await handler(event)).toEqual({
      ...event,
      requestContext: {
        ...event.requestContext,
        http: { ...event.requestContext.http, sourceIp: "192.0.2.1" },
      },
    });
  });
});
