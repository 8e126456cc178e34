/**
 * A time as a person reads it: `2026-11-20 18:20:31 UTC, in 59 min`.
 * @param at, now milliseconds since the epoch
 */
export function moment(at: number, now: number): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return String(at);
  const distance = inWords(Math.round(Math.abs(at - now) / 1000));
  const relation = distance === '0 s' ? 'now' : at > now ? `in ${distance}` : `${distance} ago`;
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC, ${relation}`;
}

/** Of the largest unit that there are two of; a minute and a half is 90 s. */
function inWords(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
