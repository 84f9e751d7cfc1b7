import { describe, expect, it } from "vitest";
import { until } from "./running-cloud.ts";
import { startWebFront, type WebFront } from "./web-front.ts";

const FORM = "application/x-www-form-urlencoded";
const ERROR = { message: "Internal Server Error" };

/** Gets what the function gives when its result is this. */
const answered = ({ url }: WebFront, result: unknown) =>
  fetch(`${url}/s?answer=${encodeURIComponent(JSON.stringify(result))}`);

const post = (body: string | Uint8Array<ArrayBuffer>, type: string): RequestInit => ({
  method: "POST",
  body,
  headers: { "content-type": type },
});

describe("a request to an HTTP API", () => {
  it("becomes an event of payload format 2.0", async () => {
    const front = await startWebFront();
    const event = await front.event("/s/K7QF2?lang=ar&lang=fa&q=a%20b%2Bc", {
      headers: { Accept: "text/html", "User-Agent": "old phone", Cookie: "a=1; b=2", "X-Many": "one" },
    });
    const host = new URL(front.url).host;
    expect(event).toEqual({
      version: "2.0",
      routeKey: "GET /s/{code}",
      rawPath: "/s/K7QF2",
      rawQueryString: "lang=ar&lang=fa&q=a%20b%2Bc",
      cookies: ["a=1", "b=2"],
      headers: expect.objectContaining({
        accept: "text/html",
        "content-length": "0",
        host,
        "user-agent": "old phone",
        "x-forwarded-for": "127.0.0.1",
        "x-many": "one",
      }),
      queryStringParameters: { lang: "ar,fa", q: "a b+c" },
      requestContext: {
        accountId: "000000000000",
        apiId: expect.stringMatching(/^[0-9a-f]{10}$/),
        domainName: "127.0.0.1",
        domainPrefix: "127",
        http: {
          method: "GET",
          path: "/s/K7QF2",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "old phone",
        },
        requestId: expect.stringMatching(/^.{15}=$/),
        routeKey: "GET /s/{code}",
        stage: "$default",
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      pathParameters: { code: "K7QF2" },
      isBase64Encoded: false,
    });
    expect(event["headers"]).not.toHaveProperty("cookie");
    expect(event["headers"]).not.toHaveProperty("connection");
  });

  it("leaves out what it does not have", async () => {
    const front = await startWebFront();
    const event = await front.event("/s");
    for (const field of ["body", "cookies", "pathParameters", "queryStringParameters"]) {
      expect(event).not.toHaveProperty(field);
    }
    expect(event["rawQueryString"]).toBe("");
  });

  it("has the values of a repeated header joined", async () => {
    const { raw } = await startWebFront();
    const answer = await raw("GET /s HTTP/1.1\r\nHost: x\r\nX-A: 1\r\nx-a: 2\r\nConnection: close\r\n\r\n");
    expect(answer).toContain('"x-a":"1,2"');
  });

  it.each([
    [[FORM, "application/octet-stream", "application/problem+json"], "YT0xJmI9MiUyQg==", true],
    [
      ["text/plain; charset=utf-8", "Application/JSON", "application/json;charset=utf-8"],
      "a=1&b=2%2B",
      false,
    ],
  ])("of the types %j has its body as %s", async (types, body, isBase64Encoded) => {
    const front = await startWebFront();
    for (const type of types) {
      expect(await front.event("/s", post("a=1&b=2%2B", type)), type).toMatchObject({
        body,
        isBase64Encoded,
      });
    }
  });

  it("keeps every byte of its body", async () => {
    const front = await startWebFront();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const { body } = await front.event("/s", post(bytes, FORM));
    expect(Buffer.from(String(body), "base64")).toEqual(Buffer.from(bytes));
  });

  it("from this machine comes from where its edge says, the last address of x-forwarded-for", async () => {
    const front = await startWebFront();
    const from = async (forwarded: string) => {
      const { requestContext } = await front.event("/s", { headers: { "x-forwarded-for": forwarded } });
      return requestContext;
    };
    expect(await from("198.51.100.1, 203.0.113.7")).toMatchObject({ http: { sourceIp: "203.0.113.7" } });
    expect(await from("2001:db8::7")).toMatchObject({ http: { sourceIp: "2001:db8::7" } });
    expect(await from("203.0.113.7, nobody")).toMatchObject({ http: { sourceIp: "127.0.0.1" } });
  });
});

describe("the routes of an HTTP API", () => {
  it("are told to the function by their key, with what stands for their parameters", async () => {
    const front = await startWebFront();
    expect(await front.event("/s/stop/t")).toMatchObject({
      routeKey: "GET /s/stop/{token}",
      pathParameters: { token: "t" },
      requestContext: { routeKey: "GET /s/stop/{token}", http: { method: "GET", path: "/s/stop/t" } },
    });
    expect(await front.event("/s/X", { method: "DELETE" })).toMatchObject({
      routeKey: "$default",
      requestContext: { routeKey: "$default", http: { method: "DELETE", path: "/s/X" } },
    });
  });

  it("give HEAD on as HEAD, which a GET route does not take", async () => {
    const { url, running } = await startWebFront();
    const response = await fetch(`${url}/s`, { method: "HEAD" });
    expect(response.status).toBe(200);
    expect(Number(response.headers.get("content-length"))).toBeGreaterThan(100);
    const [line] = running.lines.filter((text) => text.startsWith("WebStage: "));
    expect(line).toContain('"route":"$default"');
  });

  it("answer 404 where none takes a request and there is no $default", async () => {
    const { url } = await startWebFront();
    const response = await fetch(`${url}/other/more`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ message: "Not Found" });
  });

  it("are what tells which paths the cloud serves", async () => {
    const { running } = await startWebFront();
    const { web } = running.cloud;
    for (const path of ["/s", "/s/", "/s/X/y", "/%73/X", "/files", "/other"]) {
      expect(web.serves(path), path).toBe(true);
    }
    for (const path of ["/", "", "*", "//s", "/sx", "/S", "/inbox", "/%", "http://x/s"]) {
      expect(web.serves(path), path).toBe(false);
    }
  });
});

describe("a path", () => {
  it("is decoded before its route is looked for", async () => {
    const front = await startWebFront();
    expect(await front.event("/s/K7QF2%2DM9X4T%00%?q=%2D")).toMatchObject({
      rawPath: "/s/K7QF2-M9X4T\0%",
      rawQueryString: "q=%2D",
      pathParameters: { code: "K7QF2-M9X4T\0%" },
      requestContext: { http: { path: "/s/K7QF2-M9X4T\0%" } },
    });
    expect(await front.event("/s/X%2Fchoices")).toMatchObject({
      rawPath: "/s/X/choices",
      routeKey: "GET /s/{code}/choices",
    });
  });

  it("of any bytes gets some answer, and the next request gets its own", async () => {
    const front = await startWebFront();
    const odd = [
      `/s/${"x".repeat(8_000)}`,
      "/s/\xe4\xff",
      "/s/\0",
      "/s/%",
      "/s/%FF",
      "/s?%&=&=%E0%A4%A",
      "/s/../..",
      "/s//",
      "/s/\t",
      "/s/#x",
    ];
    const ask = (path: string) => front.raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    for (const path of odd) {
      const answer = await ask(path);
      expect(answer, path.slice(0, 40)).toMatch(/^HTTP\/1\.1 (200|400|431) /);
    }
    await ask(`/s/${"x".repeat(70_000)}`);
    expect(await front.event("/s")).toMatchObject({ routeKey: "GET /s" });
  });
});

describe("a function's result", () => {
  it("becomes the answer, each cookie a header of its own", async () => {
    const front = await startWebFront();
    const response = await answered(front, {
      statusCode: 429,
      headers: { "Retry-After": 60, "Content-Type": "text/html; charset=utf-8", "content-length": "1" },
      cookies: ["a=1; Secure", "b=2"],
      body: "später",
    });
    expect(response.status).toBe(429);
    expect(response.headers.get("retry-after")).toBe("60");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("apigw-requestid")).toMatch(/=$/);
    expect(response.headers.getSetCookie()).toEqual(["a=1; Secure", "b=2"]);
    expect(await response.text()).toBe("später");
  });

  it("may hold bytes", async () => {
    const front = await startWebFront();
    const response = await answered(front, { statusCode: 200, body: "AAH/", isBase64Encoded: true });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 1, 255]));
  });

  it("may be bare", async () => {
    const front = await startWebFront();
    for (const statusCode of [204, 303, 304]) {
      const result = JSON.stringify({ statusCode, headers: { location: "/s" } });
      const response = await fetch(`${front.url}/s?answer=${encodeURIComponent(result)}`, {
        redirect: "manual",
      });
      expect(response.status).toBe(statusCode);
      expect(response.headers.get("location")).toBe("/s");
      expect(await response.text()).toBe("");
    }
  });

  it("without a status code is the body of a 200", async () => {
    const front = await startWebFront();
    const bodies: [unknown, string][] = [
      [{ message: "hello" }, '{"message":"hello"}'],
      ["hello", "hello"],
      [[1, 2], "[1,2]"],
      [5, "5"],
    ];
    for (const [result, body] of bodies) {
      const response = await answered(front, result);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(await response.text()).toBe(body);
    }
  });

  it("without a content type is plain text", async () => {
    const front = await startWebFront();
    const response = await answered(front, { statusCode: 200, body: "x" });
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  it("that cannot be sent is a 500", async () => {
    const front = await startWebFront();
    const results = [
      { statusCode: "many" },
      { statusCode: 99 },
      { statusCode: 600 },
      { statusCode: 200, body: { not: "text" } },
      { statusCode: 200, headers: "none" },
      { statusCode: 200, cookies: "a=1" },
      { statusCode: 200, headers: { "x y": "1" } },
      { statusCode: 200, headers: { "x-a": "1\r\nx-b: 2" } },
      { statusCode: 200, cookies: ["a=1", "a=1\nb"] },
    ];
    for (const result of results) {
      const response = await answered(front, result);
      expect(response.status, JSON.stringify(result)).toBe(500);
      expect(await response.json()).toEqual(ERROR);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    const log = front.running.lines.filter((line) => line.startsWith("WebStage: "));
    expect(log).toHaveLength(results.length);
    for (const line of log) expect(line).toMatch(/"status":"500".*doesn't match the format/);
  });

  it.each(["throw", "exit", "hang"])(
    "is missing when the function fails (%s), a 500 as well",
    async (what) => {
      const { url, running } = await startWebFront();
      const response = await fetch(`${url}/s?do=${what}`);
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual(ERROR);
      expect(running.lines.some((line) => line.startsWith("WebStage: ") && line.includes("Unhandled"))).toBe(
        true,
      );
      expect((await fetch(`${url}/s`)).status).toBe(200);
    },
  );
});

describe("sizes", () => {
  it("beyond what an API or a function takes are a 413", async () => {
    const { url } = await startWebFront();
    for (const bytes of [10 * 1024 * 1024 + 1, 5 * 1024 * 1024]) {
      const response = await fetch(`${url}/s`, post(new Uint8Array(bytes), FORM));
      expect(response.status, String(bytes)).toBe(413);
      expect(await response.json()).toEqual({ message: "Request Entity Too Large" });
    }
    expect((await fetch(`${url}/s`, post(new Uint8Array(1024 * 1024), FORM))).status).toBe(200);
  });

  it("beyond what a function gives are a 500", async () => {
    const { url } = await startWebFront();
    expect((await fetch(`${url}/s?bytes=6000000`)).status).toBe(200);
    expect((await fetch(`${url}/s?bytes=6300000`)).status).toBe(500);
  });
});

describe("the access log", () => {
  it("has one line for each request, in the template's format, with a dash for what is not there", async () => {
    const { url, running } = await startWebFront();
    const response = await fetch(`${url}/s/SECRET?q=HIDDEN`);
    const line = await until(() => running.lines.find((text) => text.startsWith("WebStage: ")));
    expect(JSON.parse(line.slice("WebStage: ".length))).toEqual({
      id: response.headers.get("apigw-requestid"),
      time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:[\d:]{8} \+0000$/),
      route: "GET /s/{code}",
      status: "200",
      latency: expect.stringMatching(/^\d+$/),
      problem: "-",
      unknown: "-",
    });
    expect(running.lines.join()).not.toMatch(/SECRET|HIDDEN/);
  });

  it("is not written where the template has none", async () => {
    const { url, running } = await startWebFront();
    await fetch(`${url}/other`);
    expect(running.lines.filter((line) => line.startsWith("OtherStage"))).toEqual([]);
  });
});

describe("a cloud that stops", () => {
  it("answers what it had begun, and refuses what comes later", async () => {
    const { url, running } = await startWebFront();
    const begun = fetch(`${url}/s?do=wait`);
    await until(() => running.told("waiting").length > 0);
    const stopped = running.cloud.stop();
    expect((await begun).status).toBe(200);
    await stopped;
    const late = await fetch(`${url}/s`);
    expect(late.status).toBe(503);
    expect(await late.json()).toEqual({ message: "Service Unavailable" });
  });
});
