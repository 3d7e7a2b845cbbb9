/**
 * What a command printed before it failed, without lines that do not help the developer of the app: the stack frames in
 * packages and in Node.js, and the line of a package at which Node.js ended.
 */
export function printedFailure(printed: string): string {
  return printed
    .replace(/^(?:file:\/\/)?\/\S*\/node_modules\/\S*:\d+\n(?:.*\n){1,3}? *\^+\n\n?/gm, '')
    .replace(/^ +at\b.*(?:\/node_modules\/|[(\s]node:).*\n?/gm, '')
    .replace(/\n+Node\.js v\d[\d.]*\s*$/, '')
    .trim();
}
