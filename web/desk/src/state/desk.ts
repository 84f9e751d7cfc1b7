import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Status } from "../../../../shared/domain/status.ts";
import type { DeskSettings, Me } from "../api/answers.ts";
import type { Api } from "../api/client.ts";
import type { Texts } from "../texts/de.ts";
import type { Explain } from "../texts/explain.ts";
import type { Format } from "../texts/format.ts";
import type { DeskLanguage } from "../texts/language.ts";

/** A change that has just been made and may be taken back. */
export interface Undoable {
  readonly caseId: string;
  readonly version: number;
  readonly status: Status;
  /** Milliseconds. */
  readonly madeAt: number;
}

/** What every view of the desk works with. */
export interface Desk {
  readonly api: Api;
  readonly me: Me;
  readonly name: string | undefined;
  readonly settings: DeskSettings;
  readonly language: DeskLanguage;
  readonly setLanguage: (language: DeskLanguage) => void;
  readonly texts: Texts;
  readonly format: Format;
  readonly explain: Explain;
  readonly signOut: () => void;
  /** Says in passing that something is done; also to those who do not see it. */
  readonly announce: (text: string) => void;
  readonly undoable: Undoable | undefined;
  readonly setUndoable: (undoable: Undoable | undefined) => void;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error("Only within the desk");
  return desk;
}

/** What an office is called; its id where it is unknown. */
export function officeName({ settings }: Desk, office: string): string {
  return settings.offices[office]?.name ?? office;
}

/** Who did something: names are not known, but oneself is. */
export function actorName({ me, texts }: Desk, actor: string): string {
  return actor === me.actor ? texts.case.you : actor;
}
