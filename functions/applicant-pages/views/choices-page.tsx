import { ChoiceForm } from "./choice-form.tsx";
import { Contacts } from "./contacts.tsx";
import type { Page } from "./document.tsx";
import { Button, problemsOf, TextField } from "./form-parts.tsx";
import type { ChoicesView, Field, Frame } from "./model.ts";
import type { PageTexts } from "./page-texts.ts";

interface Content {
  readonly texts: PageTexts;
  readonly view: ChoicesView;
}

/** Language, ways, hours, pause, stop. Every form only leads to the page that asks whether this is right. */
export function choicesPage(frame: Frame, view: ChoicesView): Page {
  const { texts } = frame;
  const { hours, pause, contacts } = view;
  return {
    heading: texts.say("choices", "heading"),
    problems: problemsOf({
      from: hours.from.problem,
      to: hours.to.problem,
      until: pause.until.problem,
    }),
    children: (
      <>
        <p class="kern-body">{texts.say("choices", "intro")}</p>
        <Language texts={texts} view={view} />
        <Contacts texts={texts} view={view} />
        <Hours texts={texts} view={view} />
        <Pause texts={texts} view={view} />
        {contacts.some(({ state }) => state === "active") && (
          <div class="kern-card">
            <ChoiceForm view={view} choice="stop-all">
              <Button look="secondary" label={texts.say("choices", "stopAll")} />
            </ChoiceForm>
          </div>
        )}
      </>
    ),
  };
}

function Language({ texts, view }: Content) {
  return (
    <section class="kern-card">
      <ChoiceForm view={view} choice="language">
        <h2 class="kern-title">
          <label for="language">{texts.say("choices", "language")}</label>
        </h2>
        <div class="kern-form-input__select-wrapper">
          <select class="kern-form-input__select" id="language" name="language">
            {view.languages.map(({ tag, name }) => (
              <option key={tag} value={tag} lang={tag} selected={tag === view.language}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <Button look="secondary" label={texts.say("choices", "next")} about="language" />
      </ChoiceForm>
    </section>
  );
}

function Hours({ texts, view }: Content) {
  const { from, to } = view.hours;
  return (
    <section class="kern-card">
      <ChoiceForm view={view} choice="hours">
        <fieldset class="kern-fieldset">
          <legend>
            <h2 class="kern-title" id="hours">
              {texts.say("choices", "hours")}
            </h2>
          </legend>
          <div class="pair">
            <TimeField texts={texts} name="from" field={from} />
            <TimeField texts={texts} name="to" field={to} />
          </div>
        </fieldset>
        <Button look="secondary" label={texts.say("choices", "next")} about="hours" />
      </ChoiceForm>
    </section>
  );
}

function TimeField({ texts, name, field }: { texts: PageTexts; name: "from" | "to"; field: Field }) {
  return (
    <TextField
      name={name}
      label={texts.say("choices", name)}
      field={field}
      input={(marks) => <input {...marks} type="time" dir="ltr" />}
    />
  );
}

function Pause({ texts, view }: Content) {
  const { until, earliest, latest, isPaused } = view.pause;
  return (
    <section class="kern-card">
      <h2 class="kern-title" id="pause">
        {texts.say("choices", "pause")}
      </h2>
      {isPaused ? (
        <ChoiceForm view={view} choice="end-pause">
          <p class="kern-body">{texts.say("choices", "paused", { date: texts.day(until.value) })}</p>
          <Button look="secondary" label={texts.say("choices", "endPause")} />
        </ChoiceForm>
      ) : (
        <ChoiceForm view={view} choice="pause">
          <TextField
            name="until"
            label={texts.say("choices", "pauseUntil")}
            field={until}
            input={(marks) => <input {...marks} type="date" dir="ltr" min={earliest} max={latest} />}
          />
          <Button look="secondary" label={texts.say("choices", "next")} about="pause" />
        </ChoiceForm>
      )}
    </section>
  );
}
