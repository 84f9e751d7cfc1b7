import {
  isInDueIndex,
  isWaiting,
  type Mover,
  NOTICE_STATE_NAMES,
  NOTICE_STATES,
  type NoticeState,
} from "../../shared/domain/notice-states.ts";

const MOVER_WORDS: Readonly<Record<Mover, string>> = {
  planner: "planner",
  sender: "sender",
  sweep: "sweep",
  "resending-sweep": "sweep (send-again)",
  receipt: "receipt",
  person: "person",
  page: "page",
};

const INTRODUCTION = `# How a notice goes from state to state

Made by \`npm run docs\` from the table in \`shared/domain/notice-states.ts\`, which also makes the database's conditions: what has no
arrow here cannot happen. Arrows that a person may make name all who make them.`;

const LEGEND = `A step may also leave the state as it is: a due time put off, a channel given up. Who makes a move:

- **planner**: \`plan-notices\`, once a case or a request has been written; also where the sweep plans a change again
- **sender**: \`send-sms\` and \`send-email\`, at a message of their queue; they also make the notice of the next channel
- **sweep**: \`release-notices\`, over the due index; **sweep (send-again)** only on a channel whose setting \`afterLostAnswer\`
  is \`send-again\`
- **receipt**: \`record-receipts\`, when a provider says later what became of a message
- **person**: by a command or in the desk
- **page**: \`applicant-pages\`, which makes notices about a person's own choices and the codes that confirm them`;

/** The text of docs/state-machine.md: the table of notice states as a Mermaid diagram and in words. */
export function stateMachineText(): string {
  return `${INTRODUCTION}

\`\`\`mermaid
${diagram().join("\n")}
\`\`\`

${table().join("\n")}

${LEGEND}
`;
}

function diagram(): readonly string[] {
  const renamed = NOTICE_STATE_NAMES.filter((state) => idOf(state) !== state);
  const starts = NOTICE_STATE_NAMES.filter((state) => NOTICE_STATES[state].startedBy !== undefined);
  const ends = NOTICE_STATE_NAMES.filter((state) => arrowsFrom(state).length === 0);
  return [
    "stateDiagram-v2",
    ...renamed.map((state) => `  state "${state}" as ${idOf(state)}`),
    ...starts.map((state) => `  [*] --> ${idOf(state)}`),
    ...NOTICE_STATE_NAMES.flatMap(arrowsFrom).map(
      ({ from, to, by }) => `  ${idOf(from)} --> ${idOf(to)}${label(by)}`,
    ),
    ...ends.map((state) => `  ${idOf(state)} --> [*]`),
  ];
}

/** Mermaid takes a hyphen for the beginning of an arrow. */
function idOf(state: NoticeState): string {
  return state.replaceAll("-", "_");
}

interface Arrow {
  readonly from: NoticeState;
  readonly to: NoticeState;
  readonly by: readonly Mover[];
}

function arrowsFrom(from: NoticeState): readonly Arrow[] {
  return NOTICE_STATE_NAMES.flatMap((to) => {
    const by = NOTICE_STATES[from].next[to];
    return by === undefined ? [] : [{ from, to, by }];
  });
}

function label(by: readonly Mover[]): string {
  return by.length === 0 || by.includes("person") ? ` : ${inWords(by)}` : "";
}

function inWords(by: readonly Mover[]): string {
  if (by.length === 0) return "nobody yet";
  if (by.every((mover) => mover === "person")) return "only a person";
  return by.map((mover) => MOVER_WORDS[mover]).join(", ");
}

function table(): readonly string[] {
  return [
    "| state | what it means | made by | moved on by | waits | may stand in the due index |",
    "|---|---|---|---|---|---|",
    ...NOTICE_STATE_NAMES.map((state) => `| ${cellsOf(state).join(" | ")} |`),
  ];
}

function cellsOf(state: NoticeState): readonly string[] {
  const { means, startedBy = [] } = NOTICE_STATES[state];
  const moves = arrowsFrom(state).map(({ to, by }) => `to \`${to}\`: ${inWords(by)}`);
  return [
    `\`${state}\``,
    means,
    startedBy.map((mover) => MOVER_WORDS[mover]).join(", "),
    moves.length > 0 ? moves.join("; ") : "an end",
    isWaiting(state) ? "yes" : "no",
    isInDueIndex(state) ? "yes" : "no",
  ];
}
