import { relative, sep } from 'node:path';
import { junit } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A reporter of `node --test`: JUnit's format, and in a comment how many seconds each file took. */
export default async function* junitWithTimes(events) {
  const times = new Map();
  yield* junit(timed(events, times));
  const lines = [...times].map(([file, seconds]) => `${seconds.toFixed(1)} ${sourceOf(file)}\n`);
  yield `<!--\n${lines.join('')}-->\n`;
}

async function* timed(events, times) {
  for await (const event of events) {
    const { type, data } = event;
    if ((type === 'test:pass' || type === 'test:fail') && data.nesting === 0 && data.file) {
      times.set(data.file, (times.get(data.file) ?? 0) + data.details.duration_ms / 1000);
    }
    yield event;
  }
}

/** A test may have been compiled elsewhere. */
function sourceOf(file) {
  return relative(root, file)
    .replaceAll(sep, '/')
    .replace('/lib/.tests/', '/test/')
    .replace(/\.mjs$/, '.ts');
}
