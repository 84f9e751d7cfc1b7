import { DESK_ACCESS, DESK_ROUTES, type Reach } from "../../shared/domain/desk-routes.ts";

const REACH_WORDS: Readonly<Record<Reach, string>> = { own: "own offices", all: "all offices", no: "-" };

const INTRODUCTION = `# Who may what at the desk

Made by \`npm run docs\` from the table in \`shared/domain/desk-routes.ts\`, which the API's authorizer, the function and the OpenAPI
document use, too. Each cell is tried over real HTTP with real tokens (\`test/pipeline/desk-access.test.ts\`).

- **caseworker**: sees and acts on the own offices; of anything else the answer is 404, as if it were not there.
- **lead**: sees and acts on all offices.
- **machine**: the authority's own case software; it writes and reads no timeline.

Without a valid token every route but the open one answers 401; with one that gives no role, 403. Where a role may not use a route at all
the answer is 403, from the authorizer where the token lacks the scope.`;

/** The text of docs/desk-access.md: the table of routes and roles. */
export function deskAccessText(): string {
  const open = DESK_ROUTES.filter((route) => route.open).map(
    ({ key }) => `| \`${key}\` | anybody | anybody | anybody |`,
  );
  const rows = Object.entries(DESK_ACCESS).map(([key, { caseworker, lead, machine }]) => {
    return `| \`${key}\` | ${[caseworker, lead, machine].map((reach) => REACH_WORDS[reach]).join(" | ")} |`;
  });
  const head = ["| route | caseworker | lead | machine |", "|---|---|---|---|"];
  return `${INTRODUCTION}\n\n${[...head, ...open, ...rows].join("\n")}\n`;
}
