/** What our static pages say to browsers beside their content, wherever they are served from. */
export const COMMON_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
} as const;

/** Which styles a page may use: its own files only, or inline ones too (scripts are never inline). */
type Styles = "own" | "inline";

/** What a page may do beside showing itself. */
export interface Allowed {
  readonly styles?: Styles;
  /** Whether its forms may be sent, to this address only. */
  readonly forms?: "none" | "own";
  /** Origins beside its own that its scripts may ask. */
  readonly connect?: readonly string[];
}

/** The Content-Security-Policy of a page. */
export function contentSecurityPolicy({ styles = "own", forms = "none", connect = [] }: Allowed): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styles === "inline" ? " 'unsafe-inline'" : ""}`,
    "img-src data:",
    `connect-src ${["'self'", ...connect].join(" ")}`,
    "frame-src 'none'",
    "base-uri 'none'",
    `form-action ${forms === "own" ? "'self'" : "'none'"}`,
    "frame-ancestors 'none'",
  ].join("; ");
}

/** How long a file may be kept without asking: one whose name changes with its content, for ever. */
export const KEPT = { ask: "no-cache", immutable: "public, max-age=31536000, immutable" } as const;
