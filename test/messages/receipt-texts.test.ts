import { expect, test } from "vitest";
import { fill } from "../../shared/messages/format.ts";
import { CATALOGS } from "./catalogs.ts";

test.each(CATALOGS)(
  "what a person agrees to at the desk in $name is what they agree to on their page",
  (catalog) => {
    expect(catalog.receipt.consent).toBe(catalog.page.address.agree);
  },
);

const AUTHORITY = "Jobcenter Musterstadt";

test.each(CATALOGS)("the receipt in $name needs no parser: only the authority is filled in", (catalog) => {
  for (const text of Object.values(catalog.receipt)) {
    expect(text.replace("{authority}", AUTHORITY)).toBe(
      fill(catalog.language, text, { authority: AUTHORITY }),
    );
  }
});
