import type { ServedApp } from '../host/served-app.js';
import { table } from '../host/table.js';

/** What is printed once everything is served. */
export function startReport({ rows, sections }: Pick<ServedApp, 'rows' | 'sections'>, isVerbose = false): string {
  return [
    rows.length > 0 ? indented(table(rows)) : '  This app has no site, no HTTP API and no user pool to serve.',
    ...sections.flatMap(({ title, text, verbose = text }) => {
      const shown = (isVerbose ? verbose : text).trimEnd();
      return shown.trim() === '' ? [] : `${title}\n${indented(shown)}`;
    }),
  ]
    .join('\n\n')
    .concat('\n');
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
