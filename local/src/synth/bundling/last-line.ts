/** The last line of a program's output that says something: usually its error. */
export function lastLine(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const errors = lines.filter((line) => /^error\b/i.test(line));
  return errors.at(-1) ?? lines.findLast((line) => line !== '') ?? 'no error message was printed';
}
