import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Finding {
  readonly Rule: { readonly Id: string };
  readonly Message: string;
  readonly Filename: string;
}

/** What cfn-lint says about templates that is not about one of these rules. */
export function findingsOf(programs: string, templates: readonly string[], explained: readonly string[]): string[] {
  const { stdout, stderr, error } = spawnSync(join(programs, 'cfn-lint'), ['--format', 'json', ...templates], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error || !stdout.trimStart().startsWith('[')) {
    throw new Error(`cfn-lint failed: ${error ?? stderr}`);
  }
  return (JSON.parse(stdout) as Finding[])
    .filter(({ Rule }) => !explained.includes(Rule.Id))
    .map(({ Rule, Message, Filename }) => `${Rule.Id} ${Message} (${Filename})`);
}
