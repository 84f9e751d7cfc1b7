/** A case and the office that looks after it. */
export interface FoundCase {
  readonly caseId: string;
  readonly office: string;
}

/** Finds what belongs on an applicant's page. */
export interface PageFinder {
  /** Whose page a code opens, if it is anybody's; the record itself has the last word. */
  ownerOf(pageCode: string): Promise<string | undefined>;
  /** A person's cases, the one that changed last first. */
  casesOf(applicantId: string): Promise<readonly FoundCase[]>;
}
