/** What became of a mail, as far as an account is judged by it. */
export type MailFate = "arrived" | "bounced" | "complained";

/** What SES judges an account by. */
interface Reputation {
  judge(fate: MailFate): void;
  /** Shares among the last mails, 0 to 1; undefined while nothing new is known, or too little to say. */
  news(): { readonly bounces: number; readonly complaints: number } | undefined;
}

/** SES looks at the mails of late; here they are so many. */
const LOOKED_AT = 1_000;
/** With fewer, a share says nothing. */
const FEWEST = 50;

/** Adds up the shares of bounces and complaints among the last mails. */
export function createReputation(): Reputation {
  const fates: MailFate[] = [];
  let isNew = false;
  return {
    judge(fate) {
      isNew = true;
      // Who complains got the mail first, and was counted then.
      const earlier = fate === "complained" ? fates.lastIndexOf("arrived") : -1;
      if (earlier >= 0) fates[earlier] = fate;
      else fates.push(fate);
      if (fates.length > LOOKED_AT) fates.shift();
    },
    news() {
      if (!isNew || fates.length < FEWEST) return undefined;
      isNew = false;
      const share = (wanted: MailFate) => fates.filter((one) => one === wanted).length / fates.length;
      return { bounces: share("bounced"), complaints: share("complained") };
    },
  };
}
