import { createApplicantEditor } from "../../shared/adapters/applicant-editor.ts";
import { createApplicantTable } from "../../shared/adapters/applicant-table.ts";
import { createCodeHolders } from "../../shared/adapters/code-holders.ts";
import { createDocumentClient } from "../../shared/adapters/dynamodb.ts";
import { createErasureList } from "../../shared/adapters/erasures.ts";
import { createKeyring } from "../../shared/adapters/keyring.ts";
import { systemClock } from "../../shared/lambda/clock.ts";
import { readSettings } from "../settings.ts";
import { type ApplicantPorts, runApplicants } from "./applicants/run.ts";
import { runToEnd } from "./run-to-end.ts";
import { chooseStage } from "./stage.ts";

function connect(stage: string): ApplicantPorts {
  const { sms } = readSettings(stage);
  const tables = createDocumentClient();
  const table = (name: string) => `sachstand-${stage}-${name}`;
  const names = { applicants: table("Applicants"), notices: table("Notices"), register: table("Register") };
  return {
    applicants: createApplicantTable(tables, names.applicants),
    editor: createApplicantEditor(tables, names),
    erasures: createErasureList(tables, names.register),
    keyring: createKeyring(`sachstand-${stage}-keys`),
    smsDestinations: sms.destinations,
    now: systemClock,
    codeHolders: createCodeHolders(tables, names.applicants),
  };
}

await runToEnd((words, output) => runApplicants(words, () => connect(chooseStage(process.env)), output));
