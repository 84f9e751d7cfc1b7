import type { Page } from "./document.tsx";
import { Button, PostForm, problemsOf, TextField } from "./form-parts.tsx";
import type { ConfirmView, Frame } from "./model.ts";

/** Asks for six digits that were sent. */
export function confirmPage(frame: Frame, view: ConfirmView): Page {
  const { texts } = frame;
  return {
    heading: texts.say("confirm", "heading"),
    problems: problemsOf({ digits: view.digits.problem }),
    children: (
      <div class="kern-card">
        <p class="kern-body">{texts.say("confirm", view.about, { address: view.sentTo })}</p>
        <PostForm form={view.form}>
          <TextField
            name="digits"
            label={texts.say("confirm", "label")}
            field={view.digits}
            input={(marks) => (
              <input
                {...marks}
                class={`${marks.class} big-input`}
                type="text"
                inputmode="numeric"
                autocomplete="one-time-code"
                dir="ltr"
                maxlength={20}
                enterkeyhint="go"
              />
            )}
          />
          <Button label={texts.say("confirm", "button")} />
        </PostForm>
        <PostForm form={view.again}>
          <Button look="tertiary" label={texts.say("confirm", "sendAgain")} />
        </PostForm>
      </div>
    ),
  };
}
