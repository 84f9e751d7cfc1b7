import type { Page } from "./document.tsx";
import { EXAMPLES } from "./examples.ts";
import { Button, FieldProblem, type InputMarks, PostForm, problemsOf, TextField } from "./form-parts.tsx";
import type { AddressView, Frame } from "./model.ts";
import type { PageTexts } from "./page-texts.ts";
import { Unbroken } from "./unbroken.tsx";

const CHANNELS = {
  sms: {
    heading: "addPhone",
    label: "phone",
    hint: "phoneHint",
    input: (marks: InputMarks) => <input {...marks} type="tel" autocomplete="tel" dir="ltr" maxlength={40} />,
  },
  email: {
    heading: "addEmail",
    label: "email",
    hint: "emailHint",
    input: (marks: InputMarks) => (
      <input {...marks} type="email" autocomplete="email" dir="ltr" maxlength={254} spellcheck={false} />
    ),
  },
} as const satisfies Readonly<Record<AddressView["channel"], object>>;

/** Asks for a number or a mailbox, and for consent. */
export function addressPage(frame: Frame, view: AddressView): Page {
  const { texts, authority } = frame;
  const { heading, label, hint, input } = CHANNELS[view.channel];
  const example = EXAMPLES[view.channel];
  return {
    heading: texts.say("address", heading),
    problems: problemsOf({ address: view.address.problem, agree: view.agreeProblem }),
    children: (
      <div class="kern-card">
        <PostForm form={view.form}>
          <TextField
            name="address"
            label={texts.say("address", label)}
            hint={<Unbroken text={texts.say("address", hint, { example })} run={example} />}
            field={view.address}
            input={input}
          />
          <Agree texts={texts} view={view} authority={authority} />
          <Button label={texts.say("address", "sendCode")} />
        </PostForm>
      </div>
    ),
  };
}

interface AgreeContent {
  readonly texts: PageTexts;
  readonly view: AddressView;
  readonly authority: string;
}

function Agree({ texts, view: { agreed, agreeProblem }, authority }: AgreeContent) {
  const isWrong = agreeProblem !== undefined;
  return (
    <div class={`kern-form-check${isWrong ? " kern-form-check--error" : ""}`}>
      <input
        class="kern-form-check__checkbox"
        type="checkbox"
        name="agree"
        id="agree"
        value="yes"
        checked={agreed}
        aria-invalid={isWrong ? "true" : undefined}
        aria-describedby={isWrong ? "agree-problem" : undefined}
      />
      <label class="kern-label" for="agree">
        {texts.say("address", "agree", { authority })}
      </label>
      <FieldProblem name="agree" problem={agreeProblem} />
    </div>
  );
}
