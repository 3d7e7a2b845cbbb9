/**
 * `tsx release/dry-run.ts` rehearses a release on this machine: builds every package twice, publishes those of npm to a local
 * registry and those of PyPI and Maven Central to folders, installs them from there in empty apps, and runs what the README says.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devDependencies } from '../package.json';
import { java } from '../test/languages/java';
import type { Language } from '../test/languages/language';
import { python } from '../test/languages/python';
import { run } from './command';
import { useCopiedExample } from './copied-example';
import { FIRST_VERSION, nextRelease, pastReleases, type Release } from './next-release';
import { copyOfTree, pack } from './pack';
import { type ReleasedPackage, releasedPackages } from './packages';
import { startAsReadmeSays } from './readme-start';
import { type LocalRegistry, startRegistry } from './registry/local-registry';

const root = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'release-dry-'));
const packages = releasedPackages.filter((released) => existsSync(join(root, released.folder, 'package.json')));
const copies: string[] = [];
let passed = 0;

/** Fails at the first fact that is none: the later ones stand on it. */
async function fact(name: string, test: () => unknown): Promise<void> {
  const start = Date.now();
  await test();
  passed++;
  console.log(`ok      ${name} (${Math.round((Date.now() - start) / 1000)} s)`);
}

async function main(): Promise<void> {
  const [first, second] = [built('first'), built('second')];
  await fact(`${packages.map(({ name }) => name).join(', ')} are built`, first.build);
  await fact('a second build of the commit gives the same files, byte for byte', () => {
    second.build();
    for (const [index, tarball] of first.tarballs.entries()) {
      assert.ok(readFileSync(tarball).equals(readFileSync(second.tarballs[index])), `${tarball} differs`);
    }
  });
  let registry: LocalRegistry | undefined;
  await fact('the packages are published to a registry of npm', async () => {
    registry = await startRegistry(first.tarballs);
  });
  try {
    await startAsReadmeSays(fact, root, join(folder, 'app'), registry!.env);
    await useCopiedExample(fact, root, join(folder, 'hello'), registry!.env);
  } finally {
    await registry!.stop();
  }
  for (const language of [python, java]) {
    await fact(`an app in ${language.name} installs the package from a folder, and synthesizes`, () => use(language));
  }
}

function built(name: string): { readonly build: () => void; readonly tarballs: string[] } {
  const tarballs: string[] = [];
  const build = () => {
    const copy = copyOfTree(root);
    copies.push(copy);
    tarballs.push(...packages.map((each) => pack(root, copy, each, release(each), join(folder, name))));
  };
  return { build, tarballs };
}

/** What a release would publish or, where nothing has changed, what was released last. */
function release(released: ReleasedPackage): Release {
  const [last] = pastReleases(root, released);
  return nextRelease(root, released) ?? last ?? { version: FIRST_VERSION, tag: '', date: '', commits: [] };
}

function use(language: Language): void {
  const [copy] = copies;
  const project = join(folder, language.target);
  mkdirSync(project);
  run(
    join(root, 'node_modules/.bin/jsii-pacmak'),
    ['--target', language.target, '--rosetta-unknown-snippets=translate'],
    copy,
  );
  const { command, args, env } = language.install({
    folder: project,
    packages: join(copy, 'dist', language.target),
    cdkVersion: devDependencies['aws-cdk-lib'],
    constructsVersion: devDependencies.constructs,
  });
  const assembly = join(folder, `${language.target}.out`);
  run(command, args, join(root, 'test/languages'), { ...env, CDK_OUTDIR: assembly });
  const { Resources } = JSON.parse(readFileSync(join(assembly, 'Notes.template.json'), 'utf8')) as {
    Resources: object;
  };
  assert.ok(Object.values(Resources).some(({ Type }) => Type === 'AWS::ApiGatewayV2::Authorizer'));
}

main()
  .then(() => console.log(`\n${passed} passed, 0 failed`))
  .catch((error: Error) => {
    console.error(error.message);
    console.log(`\n${passed} passed, 1 failed`);
    process.exitCode = 1;
  })
  .finally(() => {
    for (const used of [folder, ...copies]) {
      rmSync(used, { recursive: true, force: true });
    }
  });
