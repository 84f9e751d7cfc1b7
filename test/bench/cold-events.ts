import { gzipSync } from "node:zlib";
import { STANDARD_SCOPES } from "../../infra/desk-settings.ts";
import { EDGE_HEADER, VIEWER_HEADER } from "../../shared/domain/edge-headers.ts";
import type { Notice } from "../../shared/domain/notice.ts";
import { aCase, aNotice, anApplicant, email, KEYRING, PAGE_CODE, sms } from "../twins/builders.ts";

const at = () => new Date().toISOString();

/** A notice that is ready to be sent, as the table holds it now. */
function queued(channel: "sms" | "email"): Notice {
  const noticeId = `v000001-received-news-${channel}`;
  return aNotice({ channel, noticeId, state: "queued", dueAt: at(), plannedAt: at() });
}

const { caseId, noticeId } = queued("sms");

/** The items that every function finds, by the table's last word; what is not here is not there. */
export const ITEMS: Readonly<Record<string, readonly object[]>> = {
  Cases: [aCase({ changedAt: at() })],
  Applicants: [anApplicant({ pageCode: PAGE_CODE, channels: [sms(), email()] })],
  Notices: [queued("sms"), queued("email")],
};

function fromQueue(...bodies: readonly object[]) {
  return {
    Records: bodies.map((body, index) => ({
      messageId: `message-${index}`,
      receiptHandle: "handle",
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: "1" },
    })),
  };
}

function streamRecord() {
  const image = Object.fromEntries(
    Object.entries(aCase({ caseId: "C-cold", changedAt: at() })).map(([name, value]) => [
      name,
      typeof value === "number" ? { N: String(value) } : { S: String(value) },
    ]),
  );
  return {
    eventID: "cold-1",
    eventName: "INSERT",
    dynamodb: {
      SequenceNumber: "1",
      ApproximateCreationDateTime: Math.floor(Date.now() / 1_000),
      Keys: { caseId: { S: "C-cold" }, entry: { S: "case" } },
      NewImage: image,
    },
  };
}

function httpRequest(path: string, requestContext: object = {}) {
  const routeKey = `GET ${path}`;
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: "",
    headers: { [EDGE_HEADER]: KEYRING.keys["1"], [VIEWER_HEADER]: "192.0.2.1" },
    isBase64Encoded: false,
    requestContext: { http: { method: "GET", path, sourceIp: "192.0.2.1" }, routeKey, ...requestContext },
  };
}

/** What a caseworker's token says, as the stage `local` has its groups. */
const claims = { sub: "bench", scope: STANDARD_SCOPES.people, groups: ["sachstand-coerde"] };

const smsLogEntry = {
  messageType: "DATA_MESSAGE",
  logEvents: [
    {
      timestamp: Date.now(),
      message: JSON.stringify({
        notification: { messageId: "a1b2c3d4-0000-4000-8000-000000000000" },
        delivery: { providerResponse: "Message has been accepted by phone" },
        status: "SUCCESS",
      }),
    },
  ],
};

/** The first event of a function: real work for one notice, the list that a caseworker begins with, the least that is asked of a page. */
export const FIRST_EVENTS: Readonly<Record<string, object>> = {
  "plan-notices": { Records: [streamRecord()] },
  "send-sms": fromQueue({ caseId, noticeId }),
  "send-email": fromQueue({ caseId, noticeId: queued("email").noticeId }),
  "release-notices": {},
  "record-receipts": fromQueue({
    source: "sms-log",
    messageId: "a1b2c3d4-0000-4000-8000-000000000000",
    outcome: "delivered",
    at: at(),
  }),
  "read-sms-log": { awslogs: { data: gzipSync(JSON.stringify(smsLogEntry)).toString("base64") } },
  "desk-api": httpRequest("/api/cases", { authorizer: { jwt: { claims } } }),
  "applicant-pages": httpRequest("/s"),
};

/** What these first events must lead to: the last thing that is asked of AWS. */
export const LEADS_TO: Readonly<Record<string, string>> = {
  "plan-notices": "sqs:SendMessageBatch",
  "send-sms": "sns:Publish",
  "send-email": "ses:SendRawEmail",
  "release-notices": "dynamodb:Query",
  "record-receipts": "dynamodb:Query",
  "read-sms-log": "sqs:SendMessageBatch",
  "desk-api": "dynamodb:Query",
};
