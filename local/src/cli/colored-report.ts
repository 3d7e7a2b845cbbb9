import { paint, type Style } from '../host/log/paint.js';

/** In this order, because the codes of one color must not be mistaken for another. */
const painted: readonly (readonly [pattern: RegExp, style: Style])[] = [
  [/https?:\/\/[^\s"')]+/g, 'underline'],
  [/(?<=\s)OPEN(?=\s)/g, 'red'],
  [/(?<=\s{2})token(?=\s)/g, 'green'],
  [/^\S.*$/gm, 'bold'],
];

/** What is printed at startup, for a terminal with colors. The colors repeat what the words say. */
export function coloredReport(report: string): string {
  return painted.reduce((text, [pattern, style]) => text.replace(pattern, (found) => paint(style, found)), report);
}
