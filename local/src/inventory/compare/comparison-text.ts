import { table } from '../../host/table.js';
import type { Comparison, Section } from './compare-inventories.js';

export function isSame({ moreOpen, changed }: Comparison): boolean {
  return moreOpen.length === 0 && changed.length === 0;
}

/** What a reviewer sees, more open routes first. `file` contains the earlier inventory. */
export function comparisonText({ moreOpen, changed }: Comparison, file: string): string {
  const isMoreOpen = moreOpen.length > 0;
  return [
    isMoreOpen ? `More open than in ${file}` : `Nothing is more open than in ${file}`,
    ...moreOpen.map(sectionText),
    ...(changed.length > 0 ? [isMoreOpen ? 'Also changed' : 'Changed'] : []),
    ...changed.map(sectionText),
  ].join('\n\n');
}

function sectionText({ title, findings }: Section): string {
  const rows = findings.map(({ subject, text }) => [printable(subject), printable(text)]);
  return `${printable(title)}\n${table(rows).replace(/^/gm, '  ')}`;
}

/** Without terminal control sequences: a file may contain anything. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
