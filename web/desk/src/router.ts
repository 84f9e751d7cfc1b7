import { useEffect, useState } from "preact/hooks";

/** Where somebody is on the desk. It stands behind the `#`, so that no server must know of it. */
export type Place =
  | { readonly view: "today"; readonly office?: string; readonly status?: string; readonly search?: string }
  | { readonly view: "case"; readonly id: string }
  | { readonly view: "change"; readonly id: string }
  | { readonly view: "notice"; readonly id: string }
  | { readonly view: "person"; readonly id: string }
  | { readonly view: "receipt"; readonly id: string }
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
  if (first === undefined) return today(new URLSearchParams(query));
  if (second === undefined) return viewOf(first);
  if (first === "cases") return caseOf(second, third);
  if (first === "people") return personOf(second, third);
  return first === "bulk" && third === undefined ? { view: "bulk", id: second } : { view: "missing" };
}

const VIEWS = ["new", "import", "bulk"] as const;

function viewOf(name: string): Place {
  return { view: VIEWS.find((view) => view === name) ?? "missing" };
}

function caseOf(id: string, part: string | undefined): Place {
  if (part === undefined) return { view: "case", id };
  return part === "change" || part === "notice" ? { view: part, id } : { view: "missing" };
}

function personOf(id: string, part: string | undefined): Place {
  if (part === undefined) return { view: "person", id };
  return part === "receipt" ? { view: "receipt", id } : { view: "missing" };
}

function today(query: URLSearchParams): Place {
  const part = (name: "office" | "status" | "search") => {
    const value = query.get(name);
    return value === null || value === "" ? {} : { [name]: value };
  };
  return { view: "today", ...part("office"), ...part("status"), ...part("search") };
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
      const query = new URLSearchParams(
        Object.entries({ office, status, search }).flatMap(([name, value]) =>
          value === undefined || value === "" ? [] : [[name, value]],
        ),
      ).toString();
      return query === "" ? "#/" : `#/?${query}`;
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
