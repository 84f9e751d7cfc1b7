import type { AttentionReason, HarmlessReason } from "../../../../shared/domain/attention.ts";

/** What the API says in English of a reason, in German: why, and what to do where somebody must do something. */
export const HARMLESS_DE: Readonly<Record<HarmlessReason, string>> = {
  "awaiting-letter": "Wartet, bis der Brief mit der Entscheidung hinausgeht.",
  quiet: "Die Änderung sollte nur vermerkt werden.",
  "silent-status": "Dieser Status wird niemandem mitgeteilt.",
  amendment: "Nur eine Angabe hat sich geändert; den Status kennt die Person schon.",
  undone: "Der Vorgang steht wieder, wo er stand, bevor die Person anderes erfuhr.",
  "moved-on": "Der Vorgang ist inzwischen weiter.",
  corrected: "Die Änderung wurde zurückgenommen.",
  "newer-change": "Die Person erfährt stattdessen von einer neueren Änderung.",
  "newer-request": "Eine neuere Mitteilung der gleichen Art tritt an ihre Stelle.",
  "no-channel": "Die Person hat in keinen Weg eingewilligt.",
  stopped: "Die Person möchte keine Mitteilungen mehr.",
  "outside-hours": "Wartet auf die Zeiten, zu denen man Menschen stören darf.",
  paused: "Dieser Weg steht gerade still; danach geht es weiter.",
  "case-gone": "Den Vorgang gibt es nicht mehr.",
  "applicant-gone": "Die Angaben zur Person gibt es nicht mehr.",
  "provider-busy": "Der Anbieter war überlastet; es wird wieder versucht.",
  "provider-misconfigured": "Der Anbieter nimmt nichts von uns an; Konto oder Einstellungen stimmen nicht.",
  "by-caseworker": "Von Hand zurückgenommen.",
  "own-pause": "Die Person hat um eine Pause gebeten.",
};

export const ADVICE_DE: Readonly<
  Record<AttentionReason, { readonly why: string; readonly whatToDo: string }>
> = {
  suppressed: {
    why: "Frühere Nachrichten an diese Adresse kamen endgültig zurück oder waren unerwünscht; es wird nichts mehr dorthin gesendet.",
    whatToDo: "Anrufen oder schreiben und nach einer anderen Adresse fragen.",
  },
  "over-person-limit": {
    why: "Die Person hat heute schon so viele Nachrichten bekommen, wie an einem Tag erlaubt sind.",
    whatToDo:
      "Prüfen, ob der Vorgang aus Versehen immer wieder geändert wird. Was die Person noch wissen muss, am Telefon oder per Brief sagen.",
  },
  "over-address-limit": {
    why: "An diese Nummer oder dieses Postfach gingen so viele Nachrichten, wie in einer Stunde erlaubt sind.",
    whatToDo: "Prüfen, ob sie wirklich dieser Person gehört. Anrufen oder schreiben.",
  },
  "over-budget": {
    why: "Das Geld für SMS ist für diesen Monat aufgebraucht.",
    whatToDo: "Anrufen oder schreiben.",
  },
  "safe-contact": {
    why: "Dieser Person darf nichts gesendet werden, weil jemand mitlesen könnte.",
    whatToDo: "Nur auf dem Weg Bescheid geben, der mit ihr vereinbart ist.",
  },
  expired: {
    why: "Die Nachricht konnte nicht rechtzeitig hinaus und ist nun überholt.",
    whatToDo:
      "Nachsehen, wo der Vorgang steht. Was die Person noch wissen muss, am Telefon oder per Brief sagen.",
  },
  "provider-refused": {
    why: "Der Telefon- oder E-Mail-Anbieter nimmt für diese Adresse nichts an.",
    whatToDo: "Anrufen oder schreiben und die Adresse mit der Person prüfen.",
  },
  "answer-lost": {
    why: "Beim Senden brach die Verbindung ab; niemand weiß, ob die Person die Nachricht hat.",
    whatToDo: "Die Person fragen, ob sie angekommen ist, oder schreiben.",
  },
  bounced: {
    why: "Die E-Mail kam zurück: Das Postfach gibt es nicht oder es nimmt nichts mehr an.",
    whatToDo: "Anrufen oder schreiben und nach der jetzigen E-Mail-Adresse fragen.",
  },
  rejected: {
    why: "Der E-Mail-Anbieter hielt die Nachricht für gefährlich und gab sie nicht weiter.",
    whatToDo: "Anrufen oder schreiben und der Technik Bescheid geben.",
  },
  unreachable: {
    why: "Die Nachricht kam nicht bis zum Telefon der Person.",
    whatToDo: "Anrufen oder schreiben und die Nummer mit der Person prüfen.",
  },
  "opted-out": {
    why: "Die Person hat beim Telefonanbieter gesagt, dass sie keine SMS mehr von uns will.",
    whatToDo: "Schreiben und fragen, wie sie künftig benachrichtigt werden möchte.",
  },
  "too-expensive": {
    why: "Eine SMS an diese Nummer kostet mehr als erlaubt.",
    whatToDo: "Anrufen oder schreiben und nach einer anderen Nummer oder einer E-Mail-Adresse fragen.",
  },
  "no-receipt": {
    why: "Niemand hat bestätigt, dass die Nachricht angekommen ist.",
    whatToDo: "Die Person fragen, ob sie angekommen ist, oder schreiben.",
  },
  malformed: {
    why: "In dem, was eingetragen wurde, ist ein Fehler. Es wurde beiseitegelegt, niemand hat etwas erfahren.",
    whatToDo: "Nachsehen, wo der Vorgang steht, und die Änderung oder Mitteilung neu eingeben lassen.",
  },
  "unknown-office": {
    why: "Der Vorgang nennt eine Nebenstelle, die es nicht gibt. Niemand hat etwas erfahren.",
    whatToDo: "Herausfinden, welche Nebenstelle zuständig ist, und das eintragen lassen.",
  },
  "unknown-applicant": {
    why: "Zu der Person im Vorgang gibt es keine Angaben. Niemand hat etwas erfahren.",
    whatToDo:
      "Die Person aufnehmen oder den Vorgang berichtigen lassen. Einen Tag lang geht die Nachricht dann von selbst hinaus, danach kann die Technik sie senden.",
  },
  "unknown-case": {
    why: "Es wurde eine Mitteilung in einem Vorgang angefordert, den es nicht gibt.",
    whatToDo: "Den Vorgang eintragen lassen oder die Mitteilung im richtigen Vorgang anfordern.",
  },
  "malformed-applicant": {
    why: "In den Angaben zur Person ist ein Fehler, es konnte nichts gesendet werden.",
    whatToDo: "Die Angaben berichtigen lassen. Kommt danach keine Nachricht, anrufen oder schreiben.",
  },
  "version-backward": {
    why: "Es kam eine Änderung, die älter ist als der bekannte Stand. Sie wurde beiseitegelegt.",
    whatToDo: "Prüfen, ob der Vorgang steht, wo er soll, sonst den richtigen Status eingeben.",
  },
  "version-conflict": {
    why: "Es kamen zwei verschiedene Änderungen mit derselben Nummer; die zweite wurde beiseitegelegt.",
    whatToDo: "Prüfen, ob der Vorgang steht, wo er soll, sonst den richtigen Status eingeben.",
  },
  "move-forbidden": {
    why: "Von seinem Stand kann der Vorgang nicht in den Status gehen, der kam. Das wurde beiseitegelegt.",
    whatToDo:
      "Nachsehen, wo der Vorgang steht, und den richtigen Status eingeben, notfalls als Berichtigung.",
  },
  "request-conflict": {
    why: "Eine Mitteilung wurde ein zweites Mal mit anderem Inhalt angefordert; die zweite wurde beiseitegelegt.",
    whatToDo: "Prüfen, welche stimmt. Ist es die zweite, sie als neue Mitteilung anfordern.",
  },
};

export const NO_ADVICE_DE = {
  why: "Die Mitteilung muss angesehen werden.",
  whatToDo:
    "Nachsehen, wo der Vorgang steht. Was die Person noch wissen muss, am Telefon oder per Brief sagen.",
};
