import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A reporter of `node --test`: each file, and how many seconds it took. */
export default async function* fileTimes(events) {
  const times = new Map();
  for await (const { type, data } of events) {
    if ((type === 'test:pass' || type === 'test:fail') && data.nesting === 0 && data.file) {
      times.set(data.file, (times.get(data.file) ?? 0) + data.details.duration_ms / 1000);
    }
  }
  for (const [file, seconds] of times) {
    yield `${seconds.toFixed(1)} ${sourceOf(file)}\n`;
  }
}

/** A test may have been compiled elsewhere. */
function sourceOf(file) {
  return relative(root, file)
    .replaceAll(sep, '/')
    .replace('/lib/.tests/', '/test/')
    .replace(/\.mjs$/, '.ts');
}
