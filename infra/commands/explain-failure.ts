/** Why AWS, or the local cloud, could not be asked, for ops; undefined if it is something else. */
export function explainFailure(error: unknown): string | undefined {
  switch (failureCode(error)) {
    case "ECONNREFUSED":
      return "Nothing answers at the local cloud's port: run npm start first, or set SACHSTAND_AWS_PORT to its port";
    case "ResourceNotFoundException":
    case "QueueDoesNotExist":
      return "The tables of this stage do not exist: deploy it first, or check SACHSTAND_STAGE and the region";
    default:
      return undefined;
  }
}

/** An error's code, which is safe to show; its message may quote data. */
export function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error ? String(error.code) : error.name;
}
