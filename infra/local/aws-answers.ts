import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** An error as an AWS service words it. */
export interface AwsError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Answers a Query-protocol request (SNS, SES, STS) with an error the SDKs turn into a named exception. */
export function answerXmlError(response: ServerResponse, { status, code, message }: AwsError): void {
  const type = status < 500 ? "Sender" : "Receiver";
  answerXml(
    response,
    status,
    `<ErrorResponse><Error><Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>` +
      `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );
}

/** Answers a Query-protocol request; `result` is the XML inside `<ActionResult>`. */
export function answerXmlResult(response: ServerResponse, action: string, result: string): void {
  answerXml(
    response,
    200,
    `<${action}Response><${action}Result>${result}</${action}Result>` +
      `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
  );
}

/** Answers in the protocol of the request: XML to a form, JSON to everything else. */
export function answerError(request: IncomingMessage, response: ServerResponse, error: AwsError): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    answerXmlError(response, error);
    return;
  }
  response.setHeader("x-amzn-errortype", error.code);
  answerJson(response, { __type: error.code, message: error.message }, error.status);
}

/** Answers a request of a JSON protocol. */
export function answerJson(response: ServerResponse, value: object, status = 200): void {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.1",
    "content-length": Buffer.byteLength(body),
    "x-amzn-requestid": randomUUID(),
  });
  response.end(body);
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function answerXml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/xml", "content-length": Buffer.byteLength(body) });
  response.end(body);
}
