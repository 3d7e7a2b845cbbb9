import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The test files that took longest, in lines for a reader, from what `junit-with-times.mjs` and Jest have written into a folder. */
export function slowestFiles(reports: string, count: number): string[] {
  const files = readdirSync(reports, { withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map(({ name }) => readFileSync(join(reports, name), 'utf8'));
  const ofNode = texts.flatMap((text) => [...text.matchAll(/^(\d+\.\d) (.+)$/gm)]);
  const ofJest = texts.flatMap((text) => [
    ...text.matchAll(/<testsuite name="(?<file>[^"]+\.test\.ts)"[^>]* time="(?<seconds>[\d.]+)"/g),
  ]);
  const times = [
    ...ofNode.map(([, seconds, file]) => ({ file, seconds: Number(seconds) })),
    ...ofJest.map(({ groups }) => ({ file: groups!.file, seconds: Number(groups!.seconds) })),
  ];
  return times
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ file, seconds }) => `${seconds.toFixed(0).padStart(5)} s ${file}`);
}
