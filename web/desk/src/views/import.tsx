import { useId, useRef, useState } from "preact/hooks";
import { isProblem } from "../api/problems.ts";
import { type Progress, useImport } from "../import/use-import.ts";
import { Alert } from "../parts/alert.tsx";
import { Button } from "../parts/button.tsx";
import { Check } from "../parts/fields.tsx";
import { Form } from "../parts/form.tsx";
import { Page } from "../parts/page.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useDesk } from "../state/desk.ts";

const HEADER = "caseId,office,applicantId,status,version,changedAt,letterDeadline,letterSentOn";

/** Brings a file of cases in, and says of each line that was refused why. */
export function ImportView() {
  const { texts } = useDesk();
  const [quiet, setQuiet] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const id = useId();
  const { progress, start, stop, goOn, reset } = useImport();
  const isBusy = progress.phase === "running" || progress.phase === "checking";
  const send = () => {
    const chosen = file.current?.files?.[0];
    if (chosen !== undefined && !isBusy) start(chosen, quiet);
  };
  return (
    <Page title={texts.imports.title}>
      <Form onSubmit={send} wasRefused={false}>
        <p class="kern-body">{texts.imports.intro}</p>
        <p class="kern-body kern-body--small kern-body--muted">
          {texts.imports.header} <code class="wrap">{HEADER}</code>
        </p>
        <div class="kern-form-input">
          <label class="kern-label" for={id}>
            {texts.imports.file}
          </label>
          <input
            ref={file}
            id={id}
            class="kern-form-input__input"
            type="file"
            accept=".csv,.ndjson,.jsonl,.json,.txt"
            required
            disabled={isBusy}
            onChange={reset}
          />
        </div>
        <Check label={texts.imports.quiet} isChecked={quiet} onChange={setQuiet} />
        <div class="actions">
          <Button look="primary" isBusy={isBusy}>
            {texts.imports.start}
          </Button>
          {progress.phase === "running" && <Button onClick={stop}>{texts.imports.stop}</Button>}
        </div>
      </Form>
      {progress.phase !== "idle" && <Report progress={progress} onGoOn={goOn} />}
    </Page>
  );
}

interface Content {
  readonly progress: Progress;
  readonly onGoOn: () => void;
}

function Report({ progress, onGoOn }: Content) {
  const { imports } = useDesk().texts;
  const { error, fault } = progress;
  if (fault !== undefined) return <Fault fault={fault} />;
  if (isProblem(error, "not-utf-8")) return <Fault fault={{ is: "not-utf-8" }} />;
  if (isProblem(error, "unknown-format")) return <Alert look="danger" title={imports.unknownFormat} isLoud />;
  if (error instanceof DOMException) return <Alert look="danger" title={imports.unreadable} isLoud />;
  return <Running progress={progress} onGoOn={onGoOn} />;
}

function Running({ progress, onGoOn }: Content) {
  const { texts } = useDesk();
  const { phase, share, line, error, errors, refused } = progress;
  const titles: Readonly<Record<Progress["phase"], string>> = {
    idle: "",
    checking: texts.imports.checking,
    running: texts.imports.running,
    done: texts.imports.done,
    stopped: texts.imports.stopped(line),
    failed: texts.imports.failed(line),
  };
  return (
    <section class="card" aria-labelledby="report">
      <h2 class="kern-title" id="report" aria-live="polite">
        {titles[phase]}
      </h2>
      <progress
        class="progress"
        aria-labelledby="report"
        max={1}
        {...(phase !== "checking" && { value: share })}
      />
      {phase === "running" && (
        <p class="kern-body--muted">{texts.imports.progress(Math.round(share * 100))}</p>
      )}
      {phase === "failed" && <Trouble error={error} />}
      {(phase === "stopped" || phase === "failed") && (
        <div class="actions">
          <Button look="primary" onClick={onGoOn}>
            {texts.imports.goOn}
          </Button>
        </div>
      )}
      <Counts progress={progress} />
      {errors.length > 0 && <Errors progress={progress} />}
      {refused > errors.length && (
        <p class="kern-body">{texts.imports.moreErrors(refused - errors.length)}</p>
      )}
    </section>
  );
}

function Counts({ progress: { imported, unchanged, refused } }: { readonly progress: Progress }) {
  const { texts } = useDesk();
  return (
    <dl class="facts">
      <div>
        <dt>{texts.imports.imported}</dt>
        <dd class="figure">{imported}</dd>
      </div>
      <div>
        <dt>{texts.imports.unchanged}</dt>
        <dd class="figure">{unchanged}</dd>
      </div>
      <div>
        <dt>{texts.imports.refused}</dt>
        <dd class={refused > 0 ? "figure figure--bad" : "figure"}>{refused}</dd>
      </div>
    </dl>
  );
}

function Errors({ progress: { errors } }: { readonly progress: Progress }) {
  const { texts, explain } = useDesk();
  return (
    <>
      <h3 class="kern-title">{texts.imports.errors}</h3>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{texts.imports.line}</th>
            <th scope="col">{texts.imports.field}</th>
            <th scope="col">{texts.imports.rule}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map(({ line, field, rule }) => (
            <tr key={`${line} ${field}`}>
              <th scope="row">{line}</th>
              <td>{field === "(whole)" ? texts.imports.wholeLine : <code>{field}</code>}</td>
              <td>{explain.rule(rule)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Fault({ fault }: { readonly fault: NonNullable<Progress["fault"]> }) {
  const { imports } = useDesk().texts;
  const titles = {
    "not-utf-8": () => imports.notUtf8,
    empty: () => imports.emptyFile,
    "long-line": () => imports.longLine(fault.is === "long-line" ? fault.line : 0),
  } as const;
  return <Alert look="danger" title={titles[fault.is]()} isLoud />;
}
