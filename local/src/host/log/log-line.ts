import { timeOfDay } from './time-of-day.js';

/** What a line of the log has in columns. */
export interface LogLine {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** Who says it: `api`, `cognito`, `rebuilt`. */
  readonly label: string;
  readonly what: string;
  readonly status?: number | undefined;
  /** In milliseconds. */
  readonly duration?: number | undefined;
  /** What has no column of its own, one after the other. */
  readonly more?: readonly (string | undefined)[];
}

/** What longer texts push to the right is only their own line. */
const widths = { label: 7, what: 24, status: 3, duration: 6 };

/** Below the second column. */
export const indentation = ' '.repeat('10:22:31  '.length);

/** `10:22:31  api      GET /private              401    2 ms  GET /private (token)` */
export function logLine({ at, label, what, status, duration, more = [] }: LogLine, timeZone: string): string {
  const columns = [
    timeOfDay(at, timeZone),
    label.padEnd(widths.label),
    what.padEnd(widths.what),
    String(status ?? '').padStart(widths.status),
    (duration === undefined ? '' : durationText(duration)).padStart(widths.duration),
    ...more.filter((text) => text !== undefined && text !== ''),
  ];
  return printable(columns.join('  ').trimEnd());
}

/** `159 ms`, and from a second on `2.0 s`. */
export function durationText(milliseconds: number): string {
  const rounded = Math.round(milliseconds);
  return rounded < 1000 ? `${rounded} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Without what would move the cursor or change the terminal: paths and messages come from anywhere. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (control) => (control === '\t' ? control : '\u{fffd}'));
}
