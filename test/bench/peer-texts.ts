import {
  isArgumentElement,
  isLiteralElement,
  isSelectElement,
  type MessageFormatElement,
  type SelectElement,
} from "@formatjs/icu-messageformat-parser";
import Handlebars from "handlebars";
import { createInstance } from "i18next";
import { Liquid } from "liquidjs";
import type { Message } from "../../shared/messages/catalog-schema.ts";
import { fill } from "../../shared/messages/format.ts";

export type Values = Readonly<Record<string, string>>;

/** Fills in one message of one language. */
export type Fill = (values: Values) => string;

export interface TextEngine {
  readonly name: string;
  /** Does beforehand all that a message needs only once. */
  readonly prepare: (language: string, message: Message) => Fill;
}

/** Ours first, then peers that are given the same messages in their own syntax. */
export function createEngines(): readonly [TextEngine, ...TextEngine[]] {
  const ours: TextEngine = {
    name: "ours (ICU MessageFormat)",
    prepare: (language, message) => (values) => fill(language, message, values),
  };
  return [ours, createI18next(), createHandlebars(), createLiquid()];
}

/** i18next knows a `select` as a context: a text of its own for each case, of which the key alone is `other`. */
function createI18next(): TextEngine {
  const i18next = createInstance();
  void i18next.init({
    initAsync: false,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: {},
  });
  let keys = 0;
  return {
    name: "i18next",
    prepare(language, message) {
      const elements = parsed(message);
      const select = selectIn(elements);
      const key = `message${keys++}`;
      const add = (name: string, text: string) => i18next.addResource(language, "translation", name, text);
      for (const name of Object.keys(select?.options ?? { other: true })) {
        add(name === "other" ? key : `${key}_${name}`, forI18next(elements, name));
      }
      const t = i18next.getFixedT(language);
      if (select === undefined) return (values) => t(key, values);
      return (values) => t(key, { ...values, context: values[select.value] ?? "" });
    },
  };
}

function forI18next(elements: readonly MessageFormatElement[], chosen: string): string {
  const texts = elements.map((element) =>
    isSelectElement(element) ? forI18next(optionOf(element, chosen), chosen) : plain(element),
  );
  return texts.join("");
}

/** The only `select` of a message: i18next takes one context at a time. */
function selectIn(elements: readonly MessageFormatElement[]): SelectElement | undefined {
  const [first, ...more] = elements.filter(isSelectElement);
  const inner = Object.values(first?.options ?? {}).flatMap(({ value }) => value.filter(isSelectElement));
  if (more.length > 0 || inner.length > 0) throw new Error("The i18next peer takes one select in a message");
  return first;
}

/** Handlebars knows a `select` as a chain of `if`, here with a helper that compares. */
function createHandlebars(): TextEngine {
  const handlebars = Handlebars.create();
  handlebars.registerHelper("is", (one: unknown, other: unknown) => one === other);
  const options = { noEscape: true, data: false, knownHelpers: { is: true }, knownHelpersOnly: true };
  return {
    name: "Handlebars",
    prepare: (_language, message) => handlebars.compile(forHandlebars(parsed(message)), options),
  };
}

function forHandlebars(elements: readonly MessageFormatElement[]): string {
  return elements.map((element) => (isSelectElement(element) ? ifBlocks(element) : plain(element))).join("");
}

function ifBlocks(select: SelectElement): string {
  const cases = Object.keys(select.options)
    .filter((name) => name !== "other")
    .map((name) => `if (is ${select.value} "${name}")}}${forHandlebars(optionOf(select, name))}`);
  const other = forHandlebars(optionOf(select, "other"));
  return cases.length === 0 ? other : `{{#${cases.join("{{else ")}{{else}}${other}{{/if}}`;
}

/** LiquidJS knows a `select` as a `case`. */
function createLiquid(): TextEngine {
  const liquid = new Liquid();
  return {
    name: "LiquidJS",
    prepare(_language, message) {
      const template = liquid.parse(forLiquid(parsed(message)));
      return (values) => String(liquid.renderSync(template, values));
    },
  };
}

function forLiquid(elements: readonly MessageFormatElement[]): string {
  return elements.map((element) => (isSelectElement(element) ? caseBlock(element) : plain(element))).join("");
}

function caseBlock(select: SelectElement): string {
  const whens = Object.keys(select.options)
    .filter((name) => name !== "other")
    .map((name) => `{% when "${name}" %}${forLiquid(optionOf(select, name))}`);
  const other = forLiquid(optionOf(select, "other"));
  return whens.length === 0
    ? other
    : `{% case ${select.value} %}${whens.join("")}{% else %}${other}{% endcase %}`;
}

/** All peers write an argument alike. */
function plain(element: MessageFormatElement): string {
  if (isLiteralElement(element)) return element.value;
  if (isArgumentElement(element)) return `{{${element.value}}}`;
  throw new Error(`The peers are given no ICU element of type ${element.type}`);
}

function optionOf({ value, options }: SelectElement, name: string): readonly MessageFormatElement[] {
  const option = options[name] ?? options["other"];
  if (option === undefined) throw new Error(`The select of ${value} has no case for the rest`);
  return option.value;
}

function parsed(message: Message): readonly MessageFormatElement[] {
  if (typeof message === "string") throw new Error("The peers take messages of compiled catalogs only");
  return message;
}
