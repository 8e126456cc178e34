import { limitExceeded } from '../errors.ts';
import { EXCEEDED_DAILY_EMAIL_LIMIT } from '../inferred.ts';
import { DAY } from '../limits.ts';
import type { Pool } from '../pools/pool.ts';

/**
 * The e-mails that Cognito sends by itself for all pools of an account in a day: 50 by default
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html). A pool that sends through SES does not count. Without a limit
 * nothing is counted: this world's e-mails cost nobody anything. What was counted is forgotten when the world ends.
 */
export class EmailQuota {
  readonly #perDay: number | undefined;
  readonly #now: () => number;
  #sent: number[] = [];

  constructor(perDay: number | undefined, now: () => number) {
    this.#perDay = perDay;
    this.#now = now;
  }

  /** Counts an e-mail. @throws LimitExceededException when it is one too many; it does not count then. */
  count(pool: Pool): void {
    if (this.#perDay === undefined || pool.settings.EmailConfiguration.EmailSendingAccount === 'DEVELOPER') return;
    const now = this.#now();
    this.#sent = this.#sent.filter((at) => at > now - DAY);
    if (this.#sent.length >= this.#perDay) throw limitExceeded(EXCEEDED_DAILY_EMAIL_LIMIT);
    this.#sent.push(now);
  }
}
