/**
 * Writes the golden templates: `npx tsx test/golden/write.ts`. It overwrites none whose stacks would lose something: for a
 * break that is meant, delete the file first, and say in the commit what users have to do.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { lossesBetween } from './losses';
import { GOLDEN_STACKS, goldenFile, goldenTemplate } from './stacks';

process.env.CDK_VALIDATION ??= 'false';

for (const [name, make] of Object.entries(GOLDEN_STACKS)) {
  const file = goldenFile(name);
  const template = make();
  const losses = existsSync(file) ? lossesBetween(goldenTemplate(name), template) : [];
  if (losses.length > 0) {
    console.error(
      `${name} is left as it was, since stacks that are deployed would lose something:\n${losses.join('\n')}`,
    );
    process.exitCode = 1;
    continue;
  }
  writeFileSync(file, JSON.stringify(template, null, 2));
  execFileSync('npx', ['biome', 'format', '--write', file], { stdio: 'inherit' });
}
