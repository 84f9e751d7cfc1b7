import { describe, expect, test } from "vitest";
import { chooseLanguage } from "../../shared/domain/language.ts";

const OFFERED = ["ar", "de", "de-simple", "en", "fa-AF"];

describe("choosing a language", () => {
  test.each([
    ["ar", "ar"],
    ["AR", "ar"],
    ["ar-SY", "ar"],
    ["ar-Arab-SY", "ar"],
    ["de-simple", "de-simple"],
    ["de-AT", "de"],
    ["fa-af", "fa-AF"],
  ])("%s is read in %s", (wanted, language) => {
    expect(chooseLanguage(wanted, OFFERED, "de")).toEqual({ language });
  });

  test.each([
    ["prs", "fa"],
    ["prs-AF", "fa"],
    ["kmr", "ku"],
    ["uk-UA", "uk"],
  ])("who reads %s reads %s", (wanted, language) => {
    expect(chooseLanguage(wanted, ["de", "fa", "ku", "uk"], "de")).toEqual({ language });
  });

  test.each(["ku", "fa", "e", "arz", "kmr"])(
    "%s is not offered, so the default stands in and shows it",
    (wanted) => {
      expect(chooseLanguage(wanted, OFFERED, "de")).toEqual({ language: "de", languageWanted: wanted });
    },
  );
});
