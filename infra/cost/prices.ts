import { readFileSync } from "node:fs";
import * as z from "zod";

const priceSchema = z.strictObject({
  usd: z.number().nonnegative(),
  /** For so many units. */
  per: z.int().positive(),
  unit: z.string(),
  /** The page of AWS on which it stands. */
  page: z.string(),
  /** What it was compared with; `memory` where nobody has found anything. Not always AWS's own page: see the title. */
  from: z.union([z.literal("memory"), z.strictObject({ title: z.string().min(1), address: z.url() })]),
});

const PRICE_NAMES = [
  "lambdaRequest",
  "lambdaSecondArm",
  "lambdaSecondX86",
  "dynamodbWrite",
  "dynamodbRead",
  "dynamodbStorage",
  "dynamodbRecovery",
  "sqsRequest",
  "snsPublish",
  "sesEmail",
  "logsIngested",
  "logsKept",
  "alarm",
  "dashboard",
  "metric",
  "kmsKey",
  "kmsRequest",
  "secret",
  "httpApiRequest",
  "cloudfrontRequest",
  "cloudfrontOut",
  "cloudfrontFunction",
  "webAcl",
  "webAclRule",
  "webAclRequest",
] as const;

export type PriceName = (typeof PRICE_NAMES)[number];

const priceTableSchema = z.strictObject({
  region: z.string(),
  currency: z.string(),
  takenOn: z.iso.date(),
  prices: z.record(z.enum(PRICE_NAMES), priceSchema),
});

/** What AWS asks, dated. The price of an SMS is none of them: it stands in a stage's settings, from the account's own list. */
export type PriceTable = Readonly<z.infer<typeof priceTableSchema>>;

/** Reads the table that is kept. Throws if a price is missing or none that is known. */
export function readPrices(): PriceTable {
  return priceTableSchema.parse(JSON.parse(readFileSync(new URL("prices.json", import.meta.url), "utf8")));
}

/** The price of so many units, in US dollars. */
export function priceOf({ prices }: PriceTable, name: PriceName, units: number): number {
  const { usd, per } = prices[name];
  return (units * usd) / per;
}
