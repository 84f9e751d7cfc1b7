/** The product's version, that of package.json (tested): in every log line and at the foot of page and desk. */
export const VERSION = "0.1.0";
