import { Icon } from "./icon.tsx";
import type { Frame } from "./model.ts";

/** Links to this page in every language, each in its own name; folded up until somebody wants another one. */
export function LanguageSwitch({ frame: { texts, languages } }: { readonly frame: Frame }) {
  const label = texts.say("frame", "language");
  const current = languages.find(({ isCurrent }) => isCurrent);
  return (
    <details class="languages">
      <summary class="languages__current">
        <Icon name="language" />
        <span>
          <span class="kern-sr-only">{label} </span>
          {current?.name ?? label}
        </span>
        <Icon name="arrow-down" />
      </summary>
      <nav aria-label={label}>
        <ul class="languages__list">
          {languages.map(({ tag, name, direction, href, isCurrent }) => (
            <li key={tag}>
              <a
                class="kern-link"
                href={href}
                hreflang={tag}
                lang={tag}
                dir={direction}
                aria-current={isCurrent ? "true" : undefined}
              >
                {isCurrent && <Icon name="check" />}
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}
