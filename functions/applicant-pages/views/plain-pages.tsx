import type { Page } from "./document.tsx";
import { Button, ButtonLink, PostForm } from "./form-parts.tsx";
import type { Frame, PlainView, StopView } from "./model.ts";
import { OfficeHelp } from "./office-help.tsx";

/** Where an e-mail's own link to stop leads: asks first, since mail programs open links by themselves. */
export function stopPage(frame: Frame, { form }: StopView): Page {
  const { texts } = frame;
  if (form === undefined) return { heading: texts.say("frame", "title") };
  return {
    heading: texts.say("stop", "heading"),
    children: (
      <div class="kern-card">
        <p class="kern-body kern-body--large">{texts.say("stop", "question")}</p>
        <PostForm form={form}>
          <Button label={texts.say("stop", "button")} />
        </PostForm>
      </div>
    ),
  };
}

/** A page that has one thing to say. */
export function plainPage({ texts }: Frame, { heading, text, link, office }: PlainView): Page {
  return {
    heading,
    children: (
      <div class="kern-card">
        <p class="kern-body kern-body--large">{text}</p>
        {office !== undefined && <OfficeHelp texts={texts} office={office} />}
        {link !== undefined && (
          <div class="kern-btn-wrapper">
            <ButtonLink href={link.href} label={link.label} />
          </div>
        )}
      </div>
    ),
  };
}
