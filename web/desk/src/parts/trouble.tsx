import { ApiProblem, Offline, SessionEnded } from "../api/problems.ts";
import { useDesk } from "../state/desk.ts";
import { Alert } from "./alert.tsx";
import { Button } from "./button.tsx";

interface Content {
  readonly error: unknown;
  /** Tries again; without it nothing is offered. */
  readonly onRetry?: () => void;
  /** Fields that show their own error. */
  readonly isShown?: (field: string) => boolean;
}

/** What went wrong, in words that say what to do. Shows nothing where nothing did. */
export function Trouble({ error, onRetry, isShown = () => false }: Content) {
  const desk = useDesk();
  const { trouble, app } = desk.texts;
  if (error === undefined || error instanceof SessionEnded) return null;
  const again = onRetry !== undefined && <Button onClick={onRetry}>{app.retry}</Button>;
  if (error instanceof Offline) {
    return (
      <Alert look="warning" title={trouble.offline} isLoud>
        <p>{trouble.offlineHelp}</p>
        {again}
      </Alert>
    );
  }
  if (!(error instanceof ApiProblem)) {
    return (
      <Alert look="danger" title={trouble.fault} isLoud>
        <p>{trouble.faultHelp}</p>
        {again}
      </Alert>
    );
  }
  const { status, code, why, errors = [] } = error.problem;
  if (status === 404) {
    return (
      <Alert look="info" title={trouble.missing}>
        <p>{trouble.missingHelp}</p>
      </Alert>
    );
  }
  const elsewhere = errors.filter(({ field }) => !isShown(field));
  return (
    <Alert look="danger" title={titleOf(status, code, trouble)} isLoud>
      {status >= 500 && <p>{trouble.faultHelp}</p>}
      {status === 412 && <p>{trouble.staleHelp}</p>}
      {why !== undefined && <p>{desk.explain.whyNot(why)}</p>}
      {elsewhere.map(({ field, rule }) => (
        <p key={field}>
          <code>{field.replace(/^body\./, "")}</code> {desk.explain.rule(rule)}
        </p>
      ))}
      {status >= 500 && again}
    </Alert>
  );
}

function titleOf(
  status: number,
  code: string,
  trouble: ReturnType<typeof useDesk>["texts"]["trouble"],
): string {
  if (code === "not-possible") return trouble.notPossible;
  if (status === 412) return trouble.stale;
  if (status === 422) return trouble.invalid;
  if (status === 403) return trouble.notYourRole;
  if (status === 429) return trouble.tooMany;
  return status >= 500 ? trouble.fault : trouble.refused;
}

/** The rule that a field breaks, by the API's last word. */
export function errorOf(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  return error.problem.errors?.find((one) => one.field === field)?.rule;
}

/** While something comes for the first time. */
export function Loading() {
  const { app } = useDesk().texts;
  return (
    <p class="loading" role="status">
      {app.loading}
    </p>
  );
}
