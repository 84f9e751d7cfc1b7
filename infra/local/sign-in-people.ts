/** Somebody who can sign in on this machine. */
export interface Person {
  /** What tokens call them; `caseworker`, `lead` or `nobody`. */
  readonly id: string;
  readonly name: string;
  /** What they may do, for the page on which one is chosen. */
  readonly about: string;
  readonly groups: readonly string[];
}

/** How the settings make groups roles. */
type Groups = Readonly<Record<string, { readonly role: string; readonly office?: string }>>;

/** The three people of this machine: somebody of this office, somebody who leads, and somebody without a role. */
export function peopleOf(groups: Groups, office: string): readonly Person[] {
  const groupsWith = (fits: (role: Groups[string]) => boolean) =>
    Object.keys(groups)
      .filter((group) => fits(groups[group] ?? { role: "" }))
      .slice(0, 1);
  return [
    {
      id: "caseworker",
      name: "Ayla Berger",
      about: `a caseworker of the office ${office}`,
      groups: groupsWith((found) => found.role === "caseworker" && found.office === office),
    },
    {
      id: "lead",
      name: "Jan Petersen",
      about: "leads all offices",
      groups: groupsWith(({ role }) => role === "lead"),
    },
    { id: "nobody", name: "Nele Nowak", about: "has no role here", groups: [] },
  ];
}

export function personBy(people: readonly Person[], id: string | undefined): Person | undefined {
  return people.find((person) => person.id === id);
}
