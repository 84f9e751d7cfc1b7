import { paceSchema, sliceSchema } from "../../../shared/adapters/bulk-table.ts";
import { proofSchema } from "../../../shared/adapters/consent-proofs.ts";
import { erasureSchema } from "../../../shared/adapters/erasures.ts";
import { keptSchema } from "../../../shared/adapters/idempotency-table.ts";
import { missesSchema } from "../../../shared/adapters/miss-table.ts";
import { pauseSchema } from "../../../shared/adapters/pause-table.ts";
import { spendingSchema } from "../../../shared/adapters/register-table.ts";
import { bulkJobSchema } from "../../../shared/domain/bulk.ts";
import { confirmationSchema } from "../../../shared/domain/confirmation.ts";
import type { FunctionName } from "../../alarms/impacts.ts";
import type { Entry, Store } from "./store.ts";

const SENDERS: readonly FunctionName[] = ["send-sms", "send-email"];
const TTL: Entry = { fields: "ttl", purpose: "when DynamoDB deletes it", personal: "no", basis: "none" };
const KEY: Entry = { fields: "key entry", purpose: "names the item", personal: "no", basis: "none" };

/** What most of its items have in common. */
function inRegister(items: RegExp, rest: Omit<Store, "table" | "items">): Store {
  return { table: "Register", items, ...rest };
}

export const REGISTER: readonly Store[] = [
  inRegister(/^consent#/, {
    name: "Register, `consent#<person>`: proof of a consent",
    sources: [{ schema: proofSchema }],
    beside: "key entry ttl",
    basis: "proof",
    retention: "until 3 years after it was withdrawn (TTL)",
    usedBy: ["applicant-pages", "desk-api"],
    entries: [
      {
        fields: "key entry",
        purpose: "person, channel, keyed hash of the address, time",
        personal: "pseudonymous",
      },
      {
        fields:
          "channel addressRef consent.at consent.how consent.by consent.text consent.language withdrawnAt",
        purpose:
          "that, when and how the person agreed, and when they no longer did; a keyed hash in place of the address",
        personal: "yes",
        goesTo: "page (own data)",
      },
      TTL,
    ],
  }),
  inRegister(/^suppression#/, {
    name: "Register, `suppression#<hash>`: nothing may be sent there any more",
    sources: [],
    beside: "key entry reason at",
    basis: "consent",
    retention: "for good",
    usedBy: [...SENDERS, "record-receipts", "applicant-pages", "desk-api"],
    entries: [
      {
        fields: "key entry",
        purpose: "keyed hash of the address, and its channel",
        personal: "pseudonymous",
      },
      { fields: "reason at", purpose: "why and since when", personal: "pseudonymous" },
    ],
  }),
  inRegister(/^(count|codes)#/, {
    name: "Register, `count#`, `codes#`: how many messages and codes",
    sources: [],
    beside: "key entry count ttl",
    basis: "security",
    retention: "2 days for persons and codes to an address, 2 hours for addresses and networks (TTL)",
    usedBy: [...SENDERS, "applicant-pages", "desk-api"],
    entries: [
      {
        fields: "key entry",
        purpose: "person, or keyed hash of an address or network; day or hour",
        personal: "pseudonymous",
      },
      {
        fields: "count",
        purpose: "so that no mistake floods a phone, and nobody has a stranger's phone ring",
        personal: "pseudonymous",
      },
      TTL,
    ],
  }),
  inRegister(/^confirmation#/, {
    name: "Register, `confirmation#<person>`: a question that six digits answer",
    sources: [{ schema: confirmationSchema }],
    beside: "key entry answered ttl",
    basis: "security",
    retention: "1 day after it ends (TTL)",
    usedBy: ["applicant-pages", "desk-api"],
    entries: [
      { fields: "key entry applicantId id", purpose: "whose question it is", personal: "pseudonymous" },
      {
        fields:
          "pending.do pending.choice.do pending.choice.language pending.choice.addressRef pending.choice.until pending.choice.reach pending.choice.hours.from pending.choice.hours.to pending.choice.channel",
        purpose: "what happens once the digits are right; a keyed hash in place of an address",
        personal: "yes",
      },
      {
        fields: "channel addressRef",
        purpose: "where the digits went, by keyed hash; the digits are stored nowhere",
        personal: "pseudonymous",
      },
      { fields: "expiresAt tries answered", purpose: "ten minutes, five tries, once", personal: "no" },
      TTL,
    ],
  }),
  inRegister(/^misses#/, {
    name: "Register, `misses#<network>`: page codes that opened nothing",
    sources: [{ schema: missesSchema }],
    beside: "key entry ttl",
    basis: "security",
    retention: "1 day (TTL)",
    usedBy: ["applicant-pages"],
    entries: [
      {
        fields: "key entry",
        purpose: "keyed hash of a network (part of an IP address), quarter of an hour",
        personal: "pseudonymous",
      },
      { fields: "misses", purpose: "stops whoever tries codes out", personal: "pseudonymous" },
      TTL,
    ],
  }),
  inRegister(/^erasures$/, {
    name: "Register, `erasures`: who had their contact data erased",
    sources: [{ schema: erasureSchema }],
    beside: "key ttl",
    basis: "proof",
    retention: "400 days (TTL)",
    usedBy: ["applicant-pages", "desk-api"],
    entries: [
      {
        fields: "key entry at",
        purpose: "erases again after a backup is restored",
        personal: "pseudonymous",
      },
      TTL,
    ],
  }),
  inRegister(/^idempotency#/, {
    name: "Register, `idempotency#<key>`: requests that may come twice",
    sources: [{ schema: keptSchema }],
    beside: "key entry ttl",
    basis: "security",
    retention: "1 day (TTL)",
    usedBy: ["desk-api"],
    entries: [
      { fields: "key entry begunAt", purpose: "the sender's key and time", personal: "no" },
      {
        fields: "seed brokenOff",
        purpose: "id of what the request makes, so that a second try makes no second one",
        personal: "pseudonymous",
      },
      {
        fields: "request status body",
        purpose: "hash of the request, and the same answer again: ids and codes, no personal data",
        personal: "pseudonymous",
        goesTo: "desk, case software",
      },
      TTL,
    ],
  }),
  inRegister(/^bulk#/, {
    name: "Register, `bulk#<id>`: a notice to many",
    sources: [{ schema: bulkJobSchema }],
    beside: "key entry ttl",
    basis: "task",
    retention: "90 days (TTL)",
    usedBy: ["run-bulk", "desk-api"],
    entries: [
      {
        fields: "key entry id office kind parameters.* statuses[] choice",
        purpose: "what is told to whom: an office's cases by status",
        personal: "no",
        goesTo: "desk",
      },
      {
        fields: "state slices cursor nextAt written skipped",
        purpose: "how far it is",
        personal: "no",
        goesTo: "desk",
      },
      {
        fields:
          "counts.cases counts.persons counts.nobodyToTell counts.channels.sms counts.channels.email counts.languages.* counts.parts counts.priceUsd counts.leftOut",
        purpose: "how many it reaches and what it costs; small counts of a language may point to a person",
        personal: "pseudonymous",
        goesTo: "desk",
      },
      {
        fields: "by at confirmedBy confirmedAt endedBy endedAt",
        purpose: "who has asked, confirmed, stopped: data about caseworkers",
        personal: "yes",
        goesTo: "desk",
      },
      TTL,
    ],
  }),
  inRegister(/^bulk-choice#/, {
    name: "Register, `bulk-choice#<id>`: the cases of a notice to many",
    sources: [{ schema: sliceSchema }],
    beside: "key entry ttl",
    basis: "task",
    retention: "90 days (TTL)",
    usedBy: ["run-bulk", "desk-api"],
    entries: [
      KEY,
      { fields: "caseIds[]", purpose: "which cases were chosen", personal: "pseudonymous" },
      TTL,
    ],
  }),
  inRegister(/^(pause|bulk-pace|spent#.*)$/, {
    name: "Register, `pause`, `bulk-pace`, `spent#`: how channels stand",
    sources: [{ schema: pauseSchema }, { schema: paceSchema }, { schema: spendingSchema }],
    beside: "key entry ttl",
    basis: "none",
    retention: "pauses and pace until they change; spending 400 days (TTL)",
    usedBy: [...SENDERS, "record-receipts", "run-bulk", "desk-api"],
    entries: [
      KEY,
      {
        fields: "since until code freeAt usd",
        purpose: "whether a channel stands still, the pace of notices to many, what SMS have cost",
        personal: "no",
      },
      TTL,
    ],
  }),
];
