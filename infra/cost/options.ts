import { parseArgs } from "node:util";
import type { Month } from "./estimate.ts";

/** Words of the command line that make no sense; the message says which, and what would be right. */
export class CostUsageError extends Error {
  override readonly name = "CostUsageError";
}

export interface CostOptions extends Month {
  readonly stage: string;
}

/** People look at their page after about every third notice; nobody has measured it yet. */
const VIEWS_PER_NOTICE = "0.3";

/** Shares are typed by people, with two or three digits. */
const TOLERANCE = 0.001;

/**
 * Reads the command line of `npm run cost`.
 * @throws CostUsageError
 */
export function readCostOptions(words: readonly string[]): CostOptions {
  const { notices, "sms-share": smsShare, languages, views, stage } = flagsIn(words);
  return {
    stage,
    notices: numberIn("--notices", notices, { most: 1e12, isWhole: true }),
    smsShare: numberIn("--sms-share", smsShare, { most: 1 }),
    viewsPerNotice: numberIn("--views", views, { most: 1_000 }),
    languages: sharesIn(languages),
  };
}

/** @throws CostUsageError when a language is none of those that a stage offers */
export function refuseUnknownLanguages({ languages }: Month, offered: readonly string[]): void {
  const unknown = [...languages.keys()].filter((language) => !offered.includes(language));
  if (unknown.length > 0)
    throw new CostUsageError(
      `--languages: ${unknown.join(", ")} is not offered; there are ${offered.join(", ")}`,
    );
}

function flagsIn(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        notices: { type: "string" },
        "sms-share": { type: "string" },
        languages: { type: "string" },
        views: { type: "string", default: VIEWS_PER_NOTICE },
        stage: { type: "string", default: "production" },
      },
    }).values;
  } catch (error) {
    throw new CostUsageError(error instanceof Error ? error.message : "The command line makes no sense", {
      cause: error,
    });
  }
}

function numberIn(
  flag: string,
  text: string | undefined,
  { most, isWhole = false }: { readonly most: number; readonly isWhole?: boolean },
): number {
  const value = Number(text);
  const isRight = text?.trim() && value >= 0 && value <= most && (!isWhole || Number.isInteger(value));
  if (isRight) return value;
  throw new CostUsageError(`${flag} must be a ${isWhole ? "whole " : ""}number from 0 to ${most}`);
}

function sharesIn(text: string | undefined): ReadonlyMap<string, number> {
  if (text === undefined) throw new CostUsageError("--languages must be like de:0.5,ar:0.2,uk:0.3");
  const shares = new Map<string, number>();
  for (const pair of text.split(",")) {
    const [language = "", share, ...rest] = pair.split(":");
    if (language === "" || rest.length > 0 || shares.has(language))
      throw new CostUsageError(
        `--languages must name each language once, like de:0.5,ar:0.5, and says ${pair}`,
      );
    shares.set(language, numberIn(`--languages: the share of ${language}`, share, { most: 1 }));
  }
  const sum = [...shares.values()].reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) > TOLERANCE)
    throw new CostUsageError(
      `--languages: the shares must add up to 1, and add up to ${Number(sum.toFixed(4))}`,
    );
  return shares;
}
