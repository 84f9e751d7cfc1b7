import { useEffect, useState } from "preact/hooks";

/** Where somebody is on the desk. It stands behind the `#`, so that no server must know of it. */
export type Place =
  | { readonly view: "today"; readonly office?: string; readonly status?: string; readonly search?: string }
  | { readonly view: "case"; readonly id: string }
  | { readonly view: "change"; readonly id: string }
  | { readonly view: "notice"; readonly id: string }
  | { readonly view: "person"; readonly id: string }
  | { readonly view: "receipt"; readonly id: string }
  | { readonly view: "figures"; readonly office?: string; readonly days?: string }
  | { readonly view: "new" }
  | { readonly view: "import" }
  | { readonly view: "bulk"; readonly id?: string }
  | { readonly view: "missing" };

/** The place that an address' part from `#` on means. */
export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?");
  const [first, second, third, ...rest] = path
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  if (rest.length > 0) return { view: "missing" };
  if (second === undefined) return pageOf(first, partsOf(new URLSearchParams(query)));
  if (first === "cases") return caseOf(second, third);
  if (first === "people") return personOf(second, third);
  return first === "bulk" && third === undefined ? { view: "bulk", id: second } : { view: "missing" };
}

function caseOf(id: string, part: string | undefined): Place {
  if (part === undefined) return { view: "case", id };
  return part === "change" || part === "notice" ? { view: part, id } : { view: "missing" };
}

function personOf(id: string, part: string | undefined): Place {
  if (part === undefined) return { view: "person", id };
  return part === "receipt" ? { view: "receipt", id } : { view: "missing" };
}

/** A place that is no single thing's. */
function pageOf(name: string | undefined, named: ReturnType<typeof partsOf>): Place {
  switch (name) {
    case undefined:
      return { view: "today", ...named("office"), ...named("status"), ...named("search") };
    case "figures":
      return { view: "figures", ...named("office"), ...named("days") };
    case "new":
    case "import":
    case "bulk":
      return { view: name };
    default:
      return { view: "missing" };
  }
}

function partsOf(query: URLSearchParams) {
  return <Name extends string>(name: Name): { readonly [K in Name]?: string } => {
    const value = query.get(name);
    const part: { [K in Name]?: string } = {};
    if (value !== null && value !== "") part[name] = value;
    return part;
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a place. */
export function hrefOf(place: Place): string {
  switch (place.view) {
    case "today": {
      const { office, status, search } = place;
      return `#/${queryOf({ office, status, search })}`;
    }
    case "figures": {
      const { office, days } = place;
      return `#/figures${queryOf({ office, days })}`;
    }
    case "case":
      return `#/cases/${encodeURIComponent(place.id)}`;
    case "change":
    case "notice":
      return `#/cases/${encodeURIComponent(place.id)}/${place.view}`;
    case "person":
      return `#/people/${encodeURIComponent(place.id)}`;
    case "receipt":
      return `#/people/${encodeURIComponent(place.id)}/receipt`;
    case "bulk":
      return place.id === undefined ? "#/bulk" : `#/bulk/${encodeURIComponent(place.id)}`;
    default:
      return `#/${place.view}`;
  }
}

function queryOf(parts: Readonly<Record<string, string | undefined>>): string {
  const named = Object.entries(parts).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, value]],
  );
  const query = new URLSearchParams(named).toString();
  return query === "" ? "" : `?${query}`;
}

/** Goes to a place; `replace` leaves no step back to where one was. */
export function go(place: Place, { replace = false } = {}): void {
  const href = hrefOf(place);
  if (!replace) {
    location.hash = href;
    return;
  }
  history.replaceState(null, "", href);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/** The place where somebody is, as it changes. */
export function usePlace(): Place {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const follow = () => setHash(location.hash);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return placeOf(hash);
}
