import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Newer versions of Node.js would check standard output themselves, which may not be where this is written. */
const always: readonly unknown[] = [{ validateStream: false }];

/** Text in a color or weight, for a terminal. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, ...(always as []));
}
