import type { Page } from "./document.tsx";
import { Button, ButtonLink, PostForm } from "./form-parts.tsx";
import { Alert } from "./message-box.tsx";
import type { CheckView, Frame } from "./model.ts";

/** Says what will happen, and asks whether that is right. */
export function checkPage(frame: Frame, { form, sentences, mindLetters, no }: CheckView): Page {
  const { texts } = frame;
  return {
    heading: texts.say("choices", "isThisRight"),
    children: (
      <div class="kern-card">
        {sentences.map((sentence) => (
          <p class="kern-body kern-body--large" key={sentence}>
            {sentence}
          </p>
        ))}
        {mindLetters && (
          <Alert look="warning">
            <p class="kern-body">{texts.say("choices", "readLetters")}</p>
          </Alert>
        )}
        <PostForm form={form}>
          <div class="kern-btn-wrapper">
            <Button label={texts.say("choices", "yes")} />
            <ButtonLink href={no.href} label={texts.say("choices", "no")} />
          </div>
        </PostForm>
      </div>
    ),
  };
}
