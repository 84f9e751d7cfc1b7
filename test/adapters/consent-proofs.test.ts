import { GetCommand, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { proofWrite, readProofs } from "../../shared/adapters/consent-proofs.ts";
import { type ConsentProof, KEEP_PROOF } from "../../shared/domain/confirmation.ts";
import { after as moment } from "../../shared/domain/time.ts";
import { NOW } from "../twins/builders.ts";
import { useEngine } from "./engine.ts";

const { client, table } = useEngine("consent-proofs", { Register: { keys: ["key", "entry"] } });

const TABLE = table("Register");
const LATER = "2026-12-24T18:00:00.000Z";
const consent = { at: NOW, how: "page", text: "2026-11", language: "ar" };

let count = 0;

/** Tests share the table, so each has a person of its own. */
function aProof(fields: Partial<ConsentProof> = {}): ConsentProof {
  count++;
  return { applicantId: `a-${count}`, channel: "sms", addressRef: "ref-of-a-number", consent, ...fields };
}

async function keep(...proofs: readonly ConsentProof[]): Promise<void> {
  const TransactItems = proofs.map((proof) => proofWrite(TABLE, proof));
  await client().send(new TransactWriteCommand({ TransactItems }));
}

const proofsOf = ({ applicantId }: ConsentProof) => readProofs(client(), TABLE, applicantId);

async function ttlOf({ applicantId, channel, addressRef, consent: { at } }: ConsentProof) {
  const Key = { key: `consent#${applicantId}`, entry: `${channel}#${addressRef}#${at}` };
  return (await client().send(new GetCommand({ TableName: TABLE, Key }))).Item?.["ttl"];
}

describe("the proof of a consent", () => {
  test("says who agreed to what, when, how, and in which language it was read", async () => {
    const proof = aProof();

    await keep(proof);

    expect(await proofsOf(proof)).toEqual([proof]);
  });

  test("is kept without an end while the consent holds", async () => {
    const proof = aProof();

    await keep(proof);

    expect(await ttlOf(proof)).toBeUndefined();
  });

  test("is completed by the withdrawal, and kept for three years from then", async () => {
    const proof = aProof();
    await keep(proof);

    await keep({ ...proof, withdrawnAt: LATER });

    expect(await proofsOf(proof)).toEqual([{ ...proof, withdrawnAt: LATER }]);
    expect(await ttlOf(proof)).toBe(Math.floor(Date.parse(moment(LATER, KEEP_PROOF)) / 1_000));
  });

  // Consents on paper were given before there was a table of proofs.
  test("comes with the withdrawal where there was none yet", async () => {
    const proof = aProof({ consent: { at: NOW, how: "paper", by: "desk" }, withdrawnAt: LATER });

    await keep(proof);

    expect(await proofsOf(proof)).toEqual([proof]);
  });

  test("does not lose its withdrawal when it is written once more", async () => {
    const proof = aProof();
    await keep({ ...proof, withdrawnAt: LATER });

    await keep(proof);

    expect(await proofsOf(proof)).toEqual([{ ...proof, withdrawnAt: LATER }]);
  });

  test("of a new consent stands beside that of the withdrawn one", async () => {
    const first = aProof({ withdrawnAt: LATER });
    const again = { ...first, consent: { ...consent, at: LATER }, withdrawnAt: undefined };
    await keep(first);

    await keep(again);

    expect(await proofsOf(first)).toEqual(expect.arrayContaining([first, again]));
    expect(await proofsOf(first)).toHaveLength(2);
  });

  test("is one for each channel and address", async () => {
    const proof = aProof();
    const others = [
      { ...proof, channel: "email" as const },
      { ...proof, addressRef: "ref-of-another" },
    ];

    await keep(proof, ...others);

    expect(await proofsOf(proof)).toHaveLength(3);
  });

  test("is nobody else's", async () => {
    const [mine, theirs] = [aProof(), aProof()];
    await keep(mine, theirs);

    expect(await proofsOf(mine)).toEqual([mine]);
    expect(await readProofs(client(), TABLE, "a-unknown")).toEqual([]);
  });
});
