import { paint, type Style } from '../host/log/paint.js';

/** In this order, as the codes of one color must not be looked at for another. */
const painted: readonly (readonly [pattern: RegExp, style: Style])[] = [
  [/https?:\/\/[^\s"')]+/g, 'underline'],
  [/(?<=\s)OPEN(?=\s)/g, 'red'],
  [/(?<=\s{2})token(?=\s)/g, 'green'],
  [/^\S.*$/gm, 'bold'],
];

/** What is printed at the start, for a terminal with colors. They say nothing that is not in the words. */
export function coloredReport(report: string): string {
  return painted.reduce((text, [pattern, style]) => text.replace(pattern, (found) => paint(style, found)), report);
}
