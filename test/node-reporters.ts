import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const junitWithTimes = pathToFileURL(join(__dirname, 'junit-with-times.mjs')).href;

/** The options of `node --test` that write a report in JUnit's format, with the times of the files. */
export function reportersOf(report: string): string[] {
  return [
    ...['--test-reporter=dot', '--test-reporter-destination=stdout'],
    ...[`--test-reporter=${junitWithTimes}`, `--test-reporter-destination=${report}`],
  ];
}
