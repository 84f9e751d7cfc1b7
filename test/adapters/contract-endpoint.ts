/** An AWS-compatible endpoint for DynamoDB and SQS that the contract tests run against in place of the built-in ones. */
export const contractEndpoint = process.env["SACHSTAND_CONTRACT_ENDPOINT"];

/** Any other DynamoDB in place of the built-in engine. */
export const dynamodbEndpoint = contractEndpoint ?? process.env["SACHSTAND_DYNAMODB_ENDPOINT"];

/** Region and credentials: those of the environment where an endpoint is named and there are some. */
export const whoAsks =
  contractEndpoint !== undefined && process.env["AWS_ACCESS_KEY_ID"] !== undefined
    ? { region: process.env["AWS_REGION"] ?? "eu-central-1" }
    : { region: "eu-central-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
