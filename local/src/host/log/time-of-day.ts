import { perSecond } from './per-second.js';

const byTimeZone = new Map<string, (time: number) => string>();

/** `10:22:31` of milliseconds since 1970, in a time zone. */
export function timeOfDay(time: number, timeZone: string): string {
  const known = byTimeZone.get(timeZone);
  if (known) {
    return known(time);
  }
  // Creating a format takes fifty times as long as using it.
  const format = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone });
  byTimeZone.set(
    timeZone,
    perSecond((at) => format.format(at)),
  );
  return timeOfDay(time, timeZone);
}
