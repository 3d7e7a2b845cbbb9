import { table } from '../table.js';
import type { Comparison, Section } from './compare-inventories.js';

export function isSame({ moreOpen, changed }: Comparison): boolean {
  return moreOpen.length === 0 && changed.length === 0;
}

/** What a reviewer is told, what is more open first. `file` has the inventory of before. */
export function comparisonText({ moreOpen, changed }: Comparison, file: string): string {
  const heading = moreOpen.length > 0 ? `More open than in ${file}` : `Nothing is more open than in ${file}`;
  return [
    heading,
    ...moreOpen.map(sectionText),
    ...(changed.length > 0 ? ['Also changed'] : []),
    ...changed.map(sectionText),
  ].join('\n\n');
}

function sectionText({ title, findings }: Section): string {
  const rows = findings.map(({ subject, text }) => [subject, text]);
  return `${title}\n${table(rows).replace(/^/gm, '  ')}`;
}
