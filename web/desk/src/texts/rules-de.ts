/** The rules that the API names in English, in German; the first that fits counts. `$1` is what the rule says itself. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [/^is required$/, "fehlt"],
  [/^must be one of (.+)$/, "muss eines davon sein: $1"],
  [/^must be a day like (.+)$/, "muss ein Tag sein wie $1"],
  [/^must be a time of day like (.+)$/, "muss eine Uhrzeit sein wie $1"],
  [/^must be a moment in ISO 8601 with a zone, like (.+)$/, "muss ein Zeitpunkt mit Zeitzone sein wie $1"],
  [/^must be 1 to 64 letters, digits, - or _$/, "darf nur Buchstaben, Ziffern, - und _ haben, höchstens 64"],
  [/^must be a language tag like (.+)$/, "muss ein Sprachkürzel sein wie $1"],
  [/^must be a mobile number that SMS may go to$/, "muss eine Mobilnummer sein, an die SMS gehen dürfen"],
  [/^must be a mobile number that starts with (.+)$/, "muss eine Mobilnummer sein, die mit $1 beginnt"],
  [/^must be a phone number in E\.164 form, like (.+)$/, "muss eine Nummer mit Ländervorwahl sein wie $1"],
  [/^must be an e-mail address.*$/, "muss eine E-Mail-Adresse ohne Umlaute sein"],
  [/^must be a whole number$/, "muss eine ganze Zahl sein"],
  [/^must be at least (\d+)$/, "muss mindestens $1 sein"],
  [/^must be at most (\d+)$/, "darf höchstens $1 sein"],
  [/^must have at most (\d+) characters$/, "darf höchstens $1 Zeichen haben"],
  [
    /^must be of Latin letters, digits and punctuation.*$/,
    "darf nur lateinische Buchstaben, Ziffern und Satzzeichen haben, keine Steuerzeichen",
  ],
  [/^must have at most (\d+) entries$/, "darf höchstens $1 Einträge haben"],
  [/^must have (\d+) cells, not (\d+)$/, "muss $1 Spalten haben, nicht $2"],
  [/^must be a row of CSV$/, "muss eine CSV-Zeile sein"],
  [/^must be a known applicant$/, "muss eine bekannte Person sein"],
  [/^must be a known case$/, "muss ein bekannter Vorgang sein"],
  [/^must be a known kind$/, "muss ein bekannter Anlass sein"],
  [/^must be an earlier version$/, "muss eine frühere Version sein"],
  [/^must be higher than the version that is there$/, "muss höher sein als die Version, die da ist"],
  [
    /^must be one that the case may go on to from where it is$/,
    "ist von dort, wo der Vorgang steht, nicht erlaubt",
  ],
  [/^must not be over when it is asked for$/, "darf noch nicht vorbei sein"],
  [/^must be later than from$/, "muss später sein als der Beginn"],
  [/^must be true or false$/, "muss true oder false sein"],
  [/^must be paper or in-person$/, "muss „auf Papier“ oder „vor Ort“ sein"],
  [/^must be first or all$/, "muss first oder all sein"],
  [/^is there already, with other content$/, "gibt es schon, mit anderem Inhalt"],
  [
    /^is there already and cannot be read.*$/,
    "gibt es schon und ist nicht lesbar; die Technik muss das berichtigen",
  ],
  [/^is being changed by somebody else all the time$/, "wird gerade ständig von jemand anderem geändert"],
  [/^belongs to another office$/, "gehört zu einer anderen Nebenstelle"],
  [/^has (\d+) field\(s\) that are not allowed here$/, "hat $1 Felder, die es hier nicht gibt"],
  [/^cannot be accepted$/, "kann nicht angenommen werden"],
  [/^must be JSON.*$/, "muss JSON sein"],
  [/^is invalid$/, "ist falsch"],
];

/** Why a notice can neither be taken back nor sent again, likewise. */
const WHY_NOT: readonly (readonly [RegExp, string])[] = [
  [/^It is waiting and goes out by itself\.$/, "Sie wartet und geht von selbst hinaus."],
  [/^It is being sent right now\.$/, "Sie wird gerade gesendet."],
  [/^It has gone out; only.*$/, "Sie ist hinausgegangen. Noch einmal gesendet wird nur, was nicht ankam."],
  [/^It has gone out\.$/, "Sie ist schon hinausgegangen."],
  [/^It has arrived\.$/, "Sie ist angekommen."],
  [/^The person is told something newer instead\.$/, "Die Person erfährt stattdessen etwas Neueres."],
  [/^It is no longer true.*$/, "Sie stimmt nicht mehr, oder jemand hat sie zurückgenommen."],
  [/^It was kept back.*$/, "Sie wurde durch eine Regel oder auf Wunsch der Person zurückgehalten."],
  [/^It is the trace of.*$/, "Hier gibt es nichts zu senden, nur die Spur einer Änderung."],
  [
    /^Its next channel is being looked for.*$/,
    "Gerade wird der nächste Weg gesucht. Sehen Sie in einer Minute noch einmal nach.",
  ],
  [/^The person is told over sms instead.*$/, "Die Person erfährt es stattdessen per SMS."],
  [/^The person is told over email instead.*$/, "Die Person erfährt es stattdessen per E-Mail."],
  [/^The day that it is about is over\.$/, "Der Tag, um den es geht, ist vorbei."],
  [/^Nobody knows whether it has gone out already\.$/, "Niemand weiß, ob sie schon hinausgegangen ist."],
  [/^It has failed, and nothing more is sent of it\.$/, "Sie kam nicht an; es geht nichts mehr hinaus."],
  [/^It is cancelled already\.$/, "Sie ist schon zurückgenommen."],
  [/^It has just changed\.$/, "Sie hat sich gerade verändert."],
  [/^Nobody has to look at it any more\.$/, "Darum kümmert sich schon jemand, oder es ist erledigt."],
];

/** A rule of the API in German; itself, if it is a new one. */
export function ruleInGerman(rule: string): string {
  return translated(rule, RULES);
}

/** Likewise, for what cannot be done by hand any more. */
export function whyNotInGerman(why: string): string {
  return translated(why, WHY_NOT);
}

function translated(text: string, table: typeof RULES): string {
  const found = table.find(([pattern]) => pattern.test(text));
  return found === undefined ? text : text.replace(found[0], found[1]);
}
