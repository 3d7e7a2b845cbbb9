import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { formatDifferences, fullDiff } from '@aws-cdk/cloudformation-diff';
import type { TemplateJson } from '../golden/losses';

/** What `cdk diff` says of the resources of two templates: what becomes of each, and which of its properties change. */
export function templateDiff(before: TemplateJson, after: TemplateJson): string {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  formatDifferences(stream, fullDiff(before, after), { ...pathsIn(before), ...pathsIn(after) });
  const lines = stripVTControlCharacters(text).split('\n');
  return lines
    .slice(lines.indexOf('Resources') + 1)
    .filter((line) => /^(\[| [├└]─ \[)/.test(line))
    .join('\n');
}

function pathsIn({ Resources }: TemplateJson): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Resources).map(([id, { Metadata }]) => [id, Metadata?.['aws:cdk:path'] ?? id]),
  );
}
