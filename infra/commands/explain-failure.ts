/** Why AWS, or the local cloud, could not be asked, for ops; undefined if it is something else. */
export function explainFailure(error: unknown): string | undefined {
  switch (failureCode(error)) {
    case "ECONNREFUSED":
      return "Nothing answers at the local cloud's port: run npm start first, or set SACHSTAND_AWS_PORT to its port";
    case "ResourceNotFoundException":
    case "QueueDoesNotExist":
      return "The tables of this stage do not exist there: deploy it first, or check SACHSTAND_STAGE, AWS_REGION, the account, and that AWS_ENDPOINT_URL is not set";
    case "CredentialsProviderError":
    case "ExpiredToken":
    case "ExpiredTokenException":
    case "UnrecognizedClientException":
    case "InvalidClientTokenId":
    case "InvalidSignatureException":
      return "AWS does not know who you are: sign in with aws sso login and set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";
    case "AccessDenied":
    case "AccessDeniedException":
      return "AWS knows you, but does not let you do this: sign in with a role that may use the stage's tables and queues";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "AWS cannot be reached from here: check the network, and AWS_REGION";
    default:
      return undefined;
  }
}

/** An error's code, which is safe to show; its message may quote data. */
export function failureCode(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error ? String(error.code) : error.name;
}
