import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Newer versions of Node.js would look at standard output themselves, which may not be where it is written. */
const always: readonly unknown[] = [{ validateStream: false }];

/** A text in a color or weight, for a terminal. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, ...(always as []));
}
