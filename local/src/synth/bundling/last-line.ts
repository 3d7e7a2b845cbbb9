/** Of what a program wrote, the last line that says something: its error as a rule. */
export function lastLine(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const errors = lines.filter((line) => /^error\b/i.test(line));
  return errors.at(-1) ?? lines.findLast((line) => line !== '') ?? 'it does not say why';
}
