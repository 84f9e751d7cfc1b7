/** An error as the SDK throws it for an answer of a provider. */
export function refusal(name: string, httpStatusCode: number, message = "Answer of the provider"): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

/** An error as Node throws it for a connection. */
export function connectionError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1`), { code });
}
