import type { Clock } from '../host/clock.js';
import { logLine } from '../host/log/log-line.js';
import { paint } from '../host/log/paint.js';
import { timeOfDay } from '../host/log/time-of-day.js';

export interface WatchLogOptions {
  readonly write: (text: string) => void;
  readonly clock: Clock;
  /** The developer's. */
  readonly timeZone: string;
  /** Colors repeat what the words say. */
  readonly color: boolean;
}

type Label = 'rebuilt' | 'applied' | 'broken';

/** What is printed about saved files: one line each time, between the lines of requests. */
export class WatchLog {
  constructor(private readonly options: WatchLogOptions) {}

  /** Something happened that belongs to no file. */
  note(text: string): void {
    const time = this.time(this.options.clock());
    this.options.write(`${this.options.color ? paint('dim', time) : time}  ${text}\n`);
  }

  /** What was saved is still being synthesized. */
  awaited(paths: readonly string[]): void {
    this.note(`waiting  ${summary(paths)}: the app is being synthesized`);
  }

  /** What was saved is served; `effect` describes the result. */
  rebuilt(paths: readonly string[], from: number, effect: string): void {
    this.line('rebuilt', paths, from, effect);
  }

  /** The users and groups of a seed file were created. */
  applied(file: string, from: number): void {
    this.line('applied', [file], from, '');
  }

  /** What was saved cannot be served, or only a part of it; `effect` says what is served instead. */
  broken(paths: readonly string[], from: number, effect: string, details: string): void {
    this.line('broken', paths, from, effect);
    this.options.write(details === '' ? '' : `${details.trimEnd()}\n`);
  }

  /** How each line begins. */
  time(at: number): string {
    return timeOfDay(at, this.options.timeZone);
  }

  private line(label: Label, paths: readonly string[], from: number, effect: string): void {
    const { clock, timeZone, color, write } = this.options;
    const at = clock();
    const line = logLine(
      { at, label, what: summary(paths), duration: at - from, more: [effect && `(${effect})`] },
      timeZone,
    );
    write(`${color ? colored(line, label) : line}\n`);
  }
}

function colored(line: string, label: Label): string {
  return line
    .replace(label, paint(label === 'broken' ? 'red' : 'green', label))
    .replace(/^\d{2}:\d{2}:\d{2}/, (time) => paint('dim', time));
}

/** The first three, and how many more. */
function summary(paths: readonly string[]): string {
  const more = paths.length > 3 ? `, and ${paths.length - 3} more` : '';
  return paths.slice(0, 3).join(', ') + more;
}
