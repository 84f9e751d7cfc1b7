import { Badge } from "./badge.tsx";
import { ChoiceForm } from "./choice-form.tsx";
import { Button, ButtonLink } from "./form-parts.tsx";
import type { ChoicesView, ContactView } from "./model.ts";
import type { PageTexts } from "./page-texts.ts";

interface Content {
  readonly texts: PageTexts;
  readonly view: ChoicesView;
}

const STATES = {
  active: { word: "on", look: "success" },
  stopped: { word: "off", look: undefined },
  unverified: { word: "unconfirmed", look: "warning" },
  suppressed: { word: "unreachable", look: "warning" },
} as const satisfies Readonly<Record<ContactView["state"], object>>;

/** A contact's state by word. */
export function ContactState({ texts, state }: { texts: PageTexts; state: ContactView["state"] }) {
  const { word, look } = STATES[state];
  return <Badge look={look} label={texts.say("choices", word)} />;
}

/** Where notices go, in the person's order, and what can be done about each. */
export function Contacts({ texts, view }: Content) {
  const { contacts, addPhone, addEmail } = view;
  return (
    <section class="kern-card">
      <h2 class="kern-title" id="ways">
        {texts.say("choices", "ways")}
      </h2>
      {!contacts.some(({ state }) => state === "active") && (
        <p class="kern-body">{texts.say("choices", "noWay")}</p>
      )}
      {contacts.length > 0 && (
        <ol class="entries">
          {contacts.map((contact, index) => (
            <Contact
              key={contact.ref}
              texts={texts}
              view={view}
              contact={contact}
              id={`contact-${index + 1}`}
            />
          ))}
        </ol>
      )}
      {contacts.length > 1 && <Reach texts={texts} view={view} />}
      <div class="kern-btn-wrapper">
        <ButtonLink href={addPhone.href} label={addPhone.label} />
        <ButtonLink href={addEmail.href} label={addEmail.label} />
      </div>
    </section>
  );
}

function Contact({ texts, view, contact, id }: Content & { contact: ContactView; id: string }) {
  const { channel, address, state, ref, mayGoFirst } = contact;
  const form = { view, contact: ref };
  return (
    <li class="entry">
      <p class="entry__text kern-body" id={id}>
        <span class="kern-body--bold">{texts.say("line", channel)}</span> <bdi dir="ltr">{address}</bdi>
      </p>
      <ContactState texts={texts} state={state} />
      <div class="entry__actions kern-btn-wrapper">
        {state === "active" && (
          <ChoiceForm {...form} choice="stop">
            <Button look="tertiary" label={texts.say("choices", "turnOff")} about={id} />
          </ChoiceForm>
        )}
        {state === "stopped" && (
          <ChoiceForm {...form} choice="start">
            <Button look="tertiary" label={texts.say("choices", "turnOn")} about={id} />
          </ChoiceForm>
        )}
        {state === "unverified" && (
          <ChoiceForm {...form} choice="verify">
            <Button look="tertiary" label={texts.say("confirm", "sendAgain")} about={id} />
          </ChoiceForm>
        )}
        {mayGoFirst && (
          <ChoiceForm {...form} choice="put-first">
            <Button look="tertiary" label={texts.say("choices", "putFirst")} about={id} />
          </ChoiceForm>
        )}
      </div>
    </li>
  );
}

const REACHES = { first: "reachFirst", all: "reachAll" } as const;

function Reach({ texts, view }: Content) {
  return (
    <ChoiceForm view={view} choice="reach">
      <fieldset class="kern-fieldset" aria-labelledby="ways">
        {(["first", "all"] as const).map((reach) => (
          <div class="kern-form-check" key={reach}>
            <input
              class="kern-form-check__radio"
              type="radio"
              name="reach"
              id={`reach-${reach}`}
              value={reach}
              checked={view.reach === reach}
            />
            <label class="kern-label" for={`reach-${reach}`}>
              {texts.say("choices", REACHES[reach])}
            </label>
          </div>
        ))}
      </fieldset>
      <Button look="secondary" label={texts.say("choices", "next")} about="ways" />
    </ChoiceForm>
  );
}
