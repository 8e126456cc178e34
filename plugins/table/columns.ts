import type { KnownUser } from './rows.ts';

/** When the user signed in last, as the activity-log function wrote it. */
export const lastLoginTime = ({ LastLogin }: KnownUser): string | undefined =>
  LastLogin?.Time === undefined ? undefined : String(LastLogin.Time);

/** A scan has no order; rows are shown by name, then address. */
export const byName = (a: KnownUser, b: KnownUser): number =>
  (a.UserName ?? '').localeCompare(b.UserName ?? '', 'en', { numeric: true }) || a.UserEmail.localeCompare(b.UserEmail);
