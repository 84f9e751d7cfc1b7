import type { Page } from "./document.tsx";
import { Button, ButtonLink, PostForm } from "./form-parts.tsx";
import type { DataPageView, Frame } from "./model.ts";
import { StoredData } from "./stored-data.tsx";

/** What is stored: before a code only what can be asked for, after it all of it. */
export function dataPage(frame: Frame, { show, stored, erase }: DataPageView): Page {
  const { texts } = frame;
  return {
    heading: texts.say("data", "heading"),
    children: (
      <>
        <p class="kern-body">{texts.say("data", "intro")}</p>
        {show !== undefined && (
          <PostForm form={show}>
            <Button label={texts.say("data", "show")} />
          </PostForm>
        )}
        {stored !== undefined && <StoredData frame={frame} stored={stored} />}
        <div class="kern-btn-wrapper last-word">
          <ButtonLink href={erase.href} label={erase.label} />
        </div>
      </>
    ),
  };
}
