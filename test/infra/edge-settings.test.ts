import { describe, expect, it } from "vitest";
import { edgeGaps } from "../../infra/edge-settings.ts";
import { checkSettings, readSettings } from "../../infra/settings.ts";

const CERTIFICATE = `arn:aws:acm:us-east-1:111122223333:certificate/${"b".repeat(36)}`;
const ACL = `arn:aws:wafv2:us-east-1:111122223333:global/webacl/sachstand/${"a".repeat(36)}`;
const WHOLE = { certificateArn: CERTIFICATE, webAclArn: ACL };

/** What is wrong with the settings of staging after these changes. */
function problemsWith(fields: object): string {
  const { stage: _, ...data } = readSettings("staging");
  try {
    checkSettings("staging", { ...data, languages: "all", edge: WHOLE, ...fields }, "x.json");
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "";
}

describe("the edge in the settings", () => {
  it("may have everything, or nothing yet, or not be there", () => {
    for (const edge of [WHOLE, { certificateArn: null, webAclArn: null }, null])
      expect(problemsWith({ edge })).toBe("");
  });

  it.each([
    ["a certificate of another region", "certificateArn", CERTIFICATE.replace("us-east-1", "eu-central-1")],
    ["something else as its certificate", "certificateArn", ACL],
    ["a web ACL of another region", "webAclArn", ACL.replace("us-east-1", "eu-central-1")],
    ["a web ACL that is not for CloudFront", "webAclArn", ACL.replace("global/", "regional/")],
  ])("may not have %s", (_, field, arn) => {
    expect(problemsWith({ edge: { ...WHOLE, [field]: arn } })).toMatch(
      new RegExp(`^ {2}edge\\.${field}: must be the ARN of .* in us-east-1`, "m"),
    );
  });

  it.each(["http://sachstand.example.org/s", "https://sachstand.example.org:8443/s"])(
    "stands before no page at %s",
    (pageUrl) => {
      expect(problemsWith({ pageUrl })).toMatch(/^ {2}pageUrl: must begin with https and name no port/m);
    },
  );

  it.each(["/desk", "/desk/s", "/api", "/api/s"])("leaves %s to the desk", (path) => {
    expect(problemsWith({ pageUrl: `https://sachstand.example.org${path}` })).toMatch(
      /^ {2}pageUrl: must not lie below \/(desk|api)/m,
    );
    expect(problemsWith({ pageUrl: "https://sachstand.example.org/deskside" })).toBe("");
  });
});

describe("what is missing at the edge", () => {
  const staging = readSettings("staging");

  it("is said with what to do about it", () => {
    const [certificate, acl, ...others] = edgeGaps(staging);

    expect(certificate).toMatch(/certificate for staging\.sachstand\.example\.org in "edge\.certificateArn"/);
    expect(acl).toMatch(
      /deploy sachstand-staging-edge .* "edge\.webAclArn" of infra\/settings\/staging\.json/,
    );
    expect(others).toEqual([]);
  });

  it("is nothing where all is there, where the distribution's own name will do, and where there is no edge", () => {
    expect(edgeGaps({ ...staging, edge: WHOLE })).toEqual([]);
    expect(edgeGaps({ ...staging, edge: null })).toEqual([]);
    const own = { pageUrl: "https://d111.cloudfront.net/s", edge: { ...WHOLE, certificateArn: null } };
    expect(edgeGaps({ ...staging, ...own })).toEqual([]);
  });
});
