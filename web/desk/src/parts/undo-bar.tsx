import type { FullCase } from "../api/answers.ts";
import { isProblem } from "../api/problems.ts";
import { hrefOf } from "../router.ts";
import { type Undoable, useDesk } from "../state/desk.ts";
import { useAct } from "../state/use-act.ts";
import { useNow } from "../state/use-now.ts";
import { useRead } from "../state/use-read.ts";
import { useWrite } from "../state/use-write.ts";
import { Button } from "./button.tsx";
import { Trouble } from "./trouble.tsx";

const POLL = 1_500;
const TICK = 500;

type UndoTexts = ReturnType<typeof useDesk>["texts"]["undo"];

/** Where a change's notices stand. */
type Telling =
  | { readonly is: "waiting"; readonly until: number | undefined }
  | { readonly is: "silent" }
  | { readonly is: "failed" }
  | { readonly is: "gone" };

/** Lets somebody take the change back that they have just made, and says what that means by now. */
export function UndoBar() {
  const { undoable } = useDesk();
  return undoable === undefined ? null : (
    <Bar key={`${undoable.caseId} ${undoable.version}`} undoable={undoable} />
  );
}

function Bar({ undoable }: { readonly undoable: Undoable }) {
  const desk = useDesk();
  const { texts, settings, setUndoable, announce } = desk;
  const now = useNow(TICK);
  const path = `/api/cases/${encodeURIComponent(undoable.caseId)}`;
  const { value } = useRead<FullCase>(path, () => POLL);
  const write = useWrite();
  const act = useAct();
  const telling = tellingOf(undoable, value, settings.holdSeconds);
  const undo = () =>
    act.run(async () => {
      try {
        await write({ method: "POST", path: `${path}/undo`, body: { version: undoable.version } });
        announce(DONE[telling.is](texts.undo));
      } catch (error) {
        if (!isProblem(error, "version-conflict", "nothing-before")) throw error;
        announce(isProblem(error, "version-conflict") ? texts.undo.tooLate : texts.undo.nothing);
      }
      setUndoable(undefined);
    });
  if (value !== undefined && value.version > undoable.version) return null;
  return (
    <section class="undo-bar" aria-label={texts.undo.title}>
      <p>
        <a class="kern-link" href={hrefOf({ view: "case", id: undoable.caseId })}>
          {undoable.caseId}
        </a>
        : {texts.undo.bar(texts.status[undoable.status])}{" "}
        <strong>{sentence(telling, now.getTime(), texts.undo)}</strong>
      </p>
      <Trouble error={act.error} />
      <Button look="primary" onClick={undo} isBusy={act.isBusy}>
        {texts.undo.button}
      </Button>
      <Button look="tertiary" onClick={() => setUndoable(undefined)}>
        {texts.app.close}
      </Button>
    </section>
  );
}

/** What is said of it once it is taken back. */
const DONE: Readonly<Record<Telling["is"], (texts: UndoTexts) => string>> = {
  waiting: (texts) => texts.done,
  silent: (texts) => texts.done,
  failed: (texts) => texts.doneNoted,
  gone: (texts) => texts.doneCorrected,
};

const OUT: readonly string[] = ["sending", "sent", "delivered", "uncertain"];

function tellingOf({ version, madeAt }: Undoable, value: FullCase | undefined, holdSeconds: number): Telling {
  const station = value?.line.find((one) => one.version === version);
  if (value === undefined || station === undefined)
    return { is: "waiting", until: madeAt + holdSeconds * 1000 };
  const news = value.notices.filter(
    ({ noticeId, version: of }) => of === version && noticeId.includes("-news-"),
  );
  if (news.some(({ state }) => OUT.includes(state))) return { is: "gone" };
  const waiting = news.filter(({ state }) => state === "held" || state === "queued");
  const [first] = waiting.flatMap(({ dueAt }) => dueAt ?? []).sort();
  if (waiting.length > 0)
    return { is: "waiting", until: first === undefined ? undefined : Date.parse(first) };
  if (news.some(({ state }) => state === "failed")) return { is: "failed" };
  return { is: "silent" };
}

function sentence(telling: Telling, now: number, texts: ReturnType<typeof useDesk>["texts"]["undo"]): string {
  if (telling.is === "silent") return texts.silent;
  if (telling.is === "gone") return texts.gone;
  if (telling.is === "failed") return texts.failed;
  if (telling.until === undefined) return texts.waiting;
  return texts.seconds(Math.max(0, Math.ceil((telling.until - now) / 1000)));
}
