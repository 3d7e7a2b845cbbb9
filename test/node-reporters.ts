import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const fileTimes = pathToFileURL(join(__dirname, 'file-times.mjs')).href;

/** The options of `node --test` that write a report in JUnit's format, and the times of the files beside it. */
export function reportersOf(report: string): string[] {
  return [
    ...['--test-reporter=dot', '--test-reporter-destination=stdout'],
    ...['--test-reporter=junit', `--test-reporter-destination=${report}`],
    ...[`--test-reporter=${fileTimes}`, `--test-reporter-destination=${report.replace(/\.xml$/, '.times')}`],
  ];
}
