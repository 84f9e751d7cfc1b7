import type { OfficeView } from "./model.ts";
import type { PageTexts } from "./page-texts.ts";
import { Unbroken } from "./unbroken.tsx";

interface Content {
  readonly texts: PageTexts;
  readonly office: OfficeView;
}

/** Whom to call, and when. */
export function OfficeHelp({ texts, office }: Content) {
  const { name, phone, hours } = office;
  return (
    <div class="help">
      <h3 class="kern-title">{texts.say("line", "questions")}</h3>
      <p class="kern-body kern-body--muted">{name}</p>
      <p class="kern-body">
        <Unbroken text={texts.say("line", "call", { phone })} run={phone}>
          <a class="kern-link phone" href={`tel:${phone.replace(/[^\d+]/g, "")}`} dir="ltr">
            {phone}
          </a>
        </Unbroken>
      </p>
      {hours.length > 0 && (
        <>
          <p class="kern-body">{texts.say("line", "hours")}</p>
          <ul class="kern-list">
            {hours.map(({ weekday, from, to }) => (
              <li key={`${weekday} ${from}`}>
                {texts.say("line", "hoursOf", { day: texts.weekday(weekday), from, to })}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
