import type { Page } from "./document.tsx";
import { EXAMPLE_CODE } from "./examples.ts";
import { Button, PostForm, problemsOf, TextField } from "./form-parts.tsx";
import type { EnterView, Frame } from "./model.ts";
import { Unbroken } from "./unbroken.tsx";

/** Asks for the code. */
export function enterPage(frame: Frame, { form, code }: EnterView): Page {
  const { texts } = frame;
  return {
    heading: texts.say("enter", "heading"),
    problems: problemsOf({ code: code.problem }),
    children: (
      <div class="kern-card">
        <p class="kern-body">{texts.say("enter", "intro")}</p>
        <PostForm form={form}>
          <TextField
            name="code"
            label={texts.say("enter", "label")}
            hint={<Unbroken text={texts.say("enter", "hint")} run={EXAMPLE_CODE} />}
            field={code}
            input={(marks) => (
              <input
                {...marks}
                class={`${marks.class} big-input`}
                type="text"
                inputmode="text"
                dir="ltr"
                maxlength={40}
                autocapitalize="characters"
                autocomplete="off"
                spellcheck={false}
                enterkeyhint="go"
              />
            )}
          />
          <Button label={texts.say("enter", "button")} />
        </PostForm>
        <p class="kern-body enter-help">{texts.say("enter", "help")}</p>
      </div>
    ),
  };
}
