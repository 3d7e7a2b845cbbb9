import { timeOfDay } from './time-of-day.js';

/** The columns of a log line. */
export interface LogLine {
  /** In milliseconds since 1970. */
  readonly at: number;
  /** The source of the line: `api`, `cognito`, `rebuilt`. */
  readonly label: string;
  readonly what: string;
  readonly status?: number | undefined;
  /** In milliseconds. */
  readonly duration?: number | undefined;
  /** Parts without a column, one after the other. */
  readonly more?: readonly (string | undefined)[];
}

/** A longer text only shifts the rest of its own line. */
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

/** `159 ms`, or `2.0 s` from one second on. */
export function durationText(milliseconds: number): string {
  const rounded = Math.round(milliseconds);
  return rounded < 1000 ? `${rounded} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Without characters that would move the cursor or change the terminal: paths and messages may contain anything. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (control) => (control === '\t' ? control : '\u{fffd}'));
}
