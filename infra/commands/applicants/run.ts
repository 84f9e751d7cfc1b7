import type { CodeHolders } from "../../../shared/adapters/code-holders.ts";
import type { Keyring } from "../../../shared/adapters/keyring.ts";
import { newPageCode } from "../../../shared/adapters/page-code.ts";
import { refsBy } from "../../../shared/adapters/refs.ts";
import { forReading } from "../../../shared/domain/page-code.ts";
import { idSchema } from "../../../shared/domain/problem.ts";
import type { Instant } from "../../../shared/domain/time.ts";
import { eraseContactData } from "../../../shared/lambda/change-applicant.ts";
import { type ReplayDeps, replayErasures } from "../../../shared/lambda/replay-erasures.ts";
import type { Output } from "../notices/command.ts";

/** Everything that the commands on people use of a stage. */
export interface ApplicantPorts extends ReplayDeps {
  readonly keyring: () => Promise<Keyring>;
  readonly now: () => Instant;
  readonly codeHolders: CodeHolders;
}

const USAGE = `Usage: npm run applicants -- COMMAND
  renew-code APPLICANT   gives a person a new page code; the old one opens nothing from now on (lost phone)
  renew-codes            gives everybody a new page code (codes or a key were seen); run it again if it was interrupted
  erase APPLICANT        erases a person's contact data at once (Art. 17 GDPR)
  replay-erasures        erases again what a restored backup has brought back; safe to run at any time
Works on the local cloud, and on AWS only with SACHSTAND_STAGE.`;

/**
 * Runs one command line.
 * @returns the exit code: 0, 1 if there is no such person, 2 if the command line makes no sense
 * @throws what tables throw
 */
export async function runApplicants(
  words: readonly string[],
  connect: () => ApplicantPorts,
  { say, complain }: Output,
): Promise<number> {
  const [name, word, ...rest] = words;
  if (name === "replay-erasures" && word === undefined) {
    const ports = connect();
    const { erased, fine } = await replayErasures(ports, refsBy(await ports.keyring()));
    say(`${erased} record(s) erased again, ${fine} as they should be`);
    return 0;
  }
  if (name === "renew-codes" && word === undefined) {
    say(
      `${await renewAll(connect())} page code(s) renewed. People get theirs with their next notice, or at the desk.`,
    );
    return 0;
  }
  const applicantId = idSchema.safeParse(word);
  if ((name !== "renew-code" && name !== "erase") || !applicantId.success || rest.length > 0) {
    complain(USAGE);
    return 2;
  }
  const ports = connect();
  const isDone = await (name === "erase" ? erase : renew)(ports, applicantId.data, say);
  if (!isDone) complain("There is no record of this person.");
  return isDone ? 0 : 1;
}

async function erase(ports: ApplicantPorts, applicantId: string, say: Output["say"]): Promise<boolean> {
  const isErased = await eraseContactData(ports, applicantId, refsBy(await ports.keyring()));
  if (isErased) say("Erased. Nothing is sent to this person any more, and their page code opens nothing.");
  return isErased;
}

async function renew(ports: ApplicantPorts, applicantId: string, say: Output["say"]): Promise<boolean> {
  const code = newPageCode(await ports.keyring());
  const isRenewed = await ports.editor.renewPageCode(applicantId, code);
  if (isRenewed) say(`The new page code is ${forReading(code)}. Give it to the person only.`);
  return isRenewed;
}

async function renewAll({ editor, keyring, codeHolders }: ApplicantPorts): Promise<number> {
  const keys = await keyring();
  let count = 0;
  for await (const applicantId of codeHolders.all()) {
    if (await editor.renewPageCode(applicantId, newPageCode(keys))) count++;
  }
  return count;
}
