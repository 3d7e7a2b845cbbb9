import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './command';
import { git, lines } from './git';

type Fact = (name: string, test: () => unknown) => Promise<void>;

const EXAMPLE = 'examples/hello';

/** Copies the example out of the clone, as people do, and uses it with nothing but what is published. */
export async function useCopiedExample(
  fact: Fact,
  root: string,
  folder: string,
  registry: NodeJS.ProcessEnv,
): Promise<void> {
  for (const file of lines(git(root, 'ls-files', EXAMPLE))) {
    const copy = join(folder, file.slice(EXAMPLE.length));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(join(root, file), copy);
  }
  // The one line that differs: inside the repository, the library is the repository.
  const manifest = join(folder, 'package.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"file:../.."', '"*"'));
  await fact(`${EXAMPLE}, copied alone, is installed`, () => run('npm', ['install', '--no-audit'], folder, registry));
  await fact('it is synthesized', () => run('npx', ['cdk', 'synth', '--quiet'], folder, registry));
  await fact('it passes its tests', () => run('npm', ['test'], folder, registry));
}
