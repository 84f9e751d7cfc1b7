// biome-ignore lint/correctness/noUnresolvedImports: the linter does not follow this package's types
import type { Locator } from "playwright-core";
import { expect } from "vitest";

/** What somebody does a page's forms with. */
export interface Hands {
  activate(target: Locator): Promise<void>;
  type(field: Locator, text: string): Promise<void>;
  tick(box: Locator): Promise<void>;
  /** Chooses an option by its value. */
  choose(select: Locator, value: string): Promise<void>;
}

/** With a mouse. */
export const byPointing: Hands = {
  activate: (target) => target.click(),
  type: (field, text) => field.fill(text),
  tick: (box) => box.check(),
  choose: async (select, value) => void (await select.selectOption(value)),
};

/** With a finger on the glass. */
export const byTouch: Hands = {
  ...byPointing,
  activate: (target) => target.tap(),
  tick: (box) => box.tap(),
};

/** With the keyboard alone: every stop on the way must show where it is. */
export const byKeyboard: Hands = {
  async activate(target) {
    await reach(target);
    await target.page().keyboard.press("Enter");
  },
  async type(field, text) {
    await reach(field);
    await field.page().keyboard.press("Control+A");
    await field.page().keyboard.type(text);
  },
  async tick(box) {
    await reach(box);
    await box.page().keyboard.press("Space");
    expect(await box.isChecked()).toBe(true);
  },
  async choose(select, value) {
    await reach(select);
    const { keyboard } = select.page();
    await keyboard.press("Home");
    for (let step = 0; step < MOST_STOPS && (await select.inputValue()) !== value; step++)
      await keyboard.press("ArrowDown");
    expect(await select.inputValue()).toBe(value);
  },
};

/** More stops than any page has. */
const MOST_STOPS = 100;

async function reach(target: Locator): Promise<void> {
  const page = target.page();
  await target.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    await page.keyboard.press("Tab");
    expect(await page.evaluate<string>(UNSEEN_FOCUS), "the focus cannot be seen").toBe("");
    if ((await target.and(page.locator(":focus")).count()) > 0) return;
  }
  throw new Error(`The keyboard does not lead to ${target}`);
}

/** The element that has the focus without showing it; empty where all is well. */
const UNSEEN_FOCUS = `(() => {
  const element = document.activeElement;
  if (element === document.body) return "";
  const { outlineStyle, outlineWidth, visibility } = getComputedStyle(element);
  const { top, bottom, left, right } = element.getBoundingClientRect();
  const isOnScreen = top < innerHeight && bottom > 0 && left < innerWidth && right > 0;
  const isMarked = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && visibility === "visible";
  return isOnScreen && isMarked ? "" : element.outerHTML;
})()`;
