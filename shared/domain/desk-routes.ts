/** Who uses the desk's API: people by their role, and the authority's own case software. */
export type Role = "caseworker" | "lead" | "machine";

/** How far a role gets on a route: cases and people of its own offices, of all, or nothing. */
export type Reach = "own" | "all" | "no";

type Access = Readonly<Record<Role, Reach>>;

/** Everybody who works with cases. */
const STAFF: Access = { caseworker: "own", lead: "all", machine: "no" };
/** What the case software may do, too. */
const WRITERS: Access = { caseworker: "own", lead: "all", machine: "all" };

/**
 * All routes of the desk's API and who may use them. The API, its authorizer's scopes, the checks in the function, the
 * OpenAPI document and the table in docs/ are all made from this one.
 */
export const DESK_ACCESS = {
  "GET /api/me": WRITERS,
  "GET /api/settings": WRITERS,
  "GET /api/cases": STAFF,
  "POST /api/cases": WRITERS,
  "GET /api/cases/{caseId}": STAFF,
  "POST /api/cases/{caseId}/changes": WRITERS,
  "POST /api/cases/{caseId}/undo": STAFF,
  "POST /api/cases/{caseId}/requests": WRITERS,
  "POST /api/cases/{caseId}/preview": STAFF,
  "POST /api/cases/{caseId}/notices/{noticeId}/cancel": STAFF,
  "POST /api/cases/{caseId}/notices/{noticeId}/retry": STAFF,
  "GET /api/attention": STAFF,
  "POST /api/cases/{caseId}/notices/{noticeId}/take": STAFF,
  "POST /api/cases/{caseId}/notices/{noticeId}/done": STAFF,
  "GET /api/figures": STAFF,
  "POST /api/applicants": WRITERS,
  "GET /api/applicants/{applicantId}": STAFF,
  "PATCH /api/applicants/{applicantId}": STAFF,
  "POST /api/applicants/{applicantId}/page-code": STAFF,
  "DELETE /api/applicants/{applicantId}/contact-data": STAFF,
  "POST /api/imports": WRITERS,
  "POST /api/bulk": STAFF,
  "GET /api/bulk/{bulkId}": STAFF,
  "POST /api/bulk/{bulkId}/confirm": STAFF,
  "POST /api/bulk/{bulkId}/cancel": STAFF,
} as const satisfies Readonly<Record<string, Access>>;

export type DeskRouteKey = keyof typeof DESK_ACCESS;

/** Whom a token is for; each has a scope of its own. */
type ScopeHolder = "people" | "machine";

/** The scopes by the names that stand in tokens. */
export type DeskScopes = Readonly<Record<ScopeHolder, string>>;

/** A route of the API. */
export interface DeskRoute {
  readonly key: string;
  /** Answers anybody, without a token. */
  readonly open?: true;
  /** A token must have the scope of one of them. */
  readonly holders?: readonly ScopeHolder[];
}

/** What the desk's API is like stands open; all else takes a token. */
const OPEN: DeskRoute = { key: "GET /api/openapi.json", open: true };

/** All routes as the API needs them. */
export const DESK_ROUTES: readonly DeskRoute[] = [
  OPEN,
  ...Object.entries(DESK_ACCESS).map(([key, access]) => ({ key, holders: holdersFor(access) })),
];

function holdersFor({ machine }: Access): readonly ScopeHolder[] {
  return machine === "no" ? ["people"] : ["people", "machine"];
}

/** Of these scopes a token must have one on a route; none where it stands open. */
export function scopesOn({ holders = [] }: DeskRoute, scopes: DeskScopes): readonly string[] {
  return holders.map((holder) => scopes[holder]);
}

/** Somebody whose token has been verified. */
export interface Principal {
  readonly role: Role;
  /** A caseworker's own. */
  readonly offices: readonly string[];
  /** Pseudonymous; written down with what they do. */
  readonly actor: string;
}

/** Whether somebody may use a route at all. */
export function mayUse({ role }: Principal, route: DeskRouteKey): boolean {
  return DESK_ACCESS[route][role] !== "no";
}

/** Whether what somebody asks for on a route is any of their business; what is not must look as if it were not there. */
export function sees({ role, offices }: Principal, route: DeskRouteKey, office: string): boolean {
  const reach: Reach = DESK_ACCESS[route][role];
  return reach === "all" || (reach === "own" && offices.includes(office));
}
