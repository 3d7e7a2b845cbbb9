import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { whyUnbundled } from '../../../lib/assembly/io/why-unbundled.js';
import { unbundledFile, unbundledText } from '../../../lib/assembly/unbundled.js';
import { dockerStandIn, removeUnbundled } from '../../../lib/synth/bundling/docker-stand-in.js';
import { temporaryFolder } from '../../support/assembly.js';
import { programFolder, pythonFolder, writeWheel } from '../../support/python.js';

/** No Docker is there, and Node.js is. */
const PATH = dirname(process.execPath);

/** A program that stands for Docker, and the folder in which it keeps packages. */
function standIn(t: TestContext) {
  const packages = join(temporaryFolder(t), 'packages');
  const { variables, dispose } = dockerStandIn({}, packages);
  t.after(dispose);
  const call = (args: readonly string[], path = PATH) =>
    spawnSync(variables.CDK_DOCKER ?? '', args, { encoding: 'utf8', env: { PATH: path, PIP_NO_CACHE_DIR: '1' } });
  const bundle = (source: string, command: string, path = PATH, image = 'image') => {
    const out = temporaryFolder(t);
    const volumes = ['-v', `${source}:/asset-input:delegated`, '-v', `${out}:/asset-output:delegated`];
    const { status, stderr } = call(
      ['run', '--rm', '-u', '0:0', ...volumes, '-w', '/asset-input', image, 'bash', '-c', command],
      path,
    );
    assert.equal(status, 0, stderr);
    return out;
  };
  return { call, bundle, packages };
}

/** A folder of these files. */
function sourceOf(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

describe('what stands for Docker', () => {
  it('marks an asset with the reason, and an esbuild that is missing is one', (t) => {
    const { call, bundle } = standIn(t);
    assert.equal(call(['build', '-t', 'x', '.']).status, 0);
    assert.equal(call(['image', 'inspect', 'x']).status, 0);
    for (const [command, reason] of [
      ['make', /^it is bundled in a container, and neither Docker nor Finch is running: start one, or/],
      [
        'esbuild --bundle "/asset-input/index.ts"',
        /^esbuild was not found, .*: run 'npm install --save-dev esbuild' in the folder of the app's lock file$/,
      ],
    ] as const) {
      const out = bundle('/somewhere', command);
      assert.match(whyUnbundled(out) ?? '', reason);
      assert.deepEqual(readdirSync(out), [unbundledFile]);
    }
  });

  for (const [program, question] of [
    ['docker', 'version'],
    ['finch', 'info'],
  ] as const) {
    it(`is ${program} itself, with its exit code, if it answers`, (t) => {
      const script = `[ "$1" = ${question} ] && exit 0\necho "${program} $@"\nexit 7`;
      const folder = programFolder(temporaryFolder(t), program, script);
      const { status, stdout } = standIn(t).call(['run', 'image', 'a b'], `${folder}:${PATH}:/bin`);
      assert.deepEqual([status, stdout], [7, `${program} run image a b\n`]);
    });
  }

  it('is what CDK_DOCKER names, if it names something', () => {
    assert.deepEqual(dockerStandIn({ CDK_DOCKER: 'podman' }, '/packages').variables, {});
  });

  it('leaves no mark for the next synthesis, which may have Docker', (t) => {
    const output = sourceOf(t, {
      [`asset.1/${unbundledFile}`]: unbundledText('x'),
      [`assembly-Stage/asset.2/${unbundledFile}`]: unbundledText('x'),
      'asset.3/index.js': '',
      'asset.4.zip': unbundledText('x'),
      // What the CDK leaves of the folder of the archive before it.
      [`asset.5/${unbundledFile}`]: '',
      'asset.6.zip': 'PK',
    });
    removeUnbundled(output);
    assert.deepEqual(
      ['asset.1', 'assembly-Stage/asset.2', 'asset.3', 'asset.4.zip', 'asset.5', 'asset.6.zip'].filter((path) =>
        existsSync(join(output, path)),
      ),
      ['asset.3', 'asset.6.zip'],
    );
  });
});

/** A script that exports requirements into the file that its last argument names. */
const toLast = 'for last; do :; done && echo exported==1 > "$last"';

/** As PythonFunction has it. */
const pythonFunction =
  'rsync -rLv --exclude=tests /asset-input/ /asset-output && cd /asset-output && python -m pip install -r requirements.txt -t /asset-output';

describe('a Python function without Docker', () => {
  const requirements = '--no-index\n--find-links wheels\nsomewhere==1.0\n';

  it('is bundled: its files without links and without what is left out, and its packages', (t) => {
    const source = sourceOf(t, {
      'index.py': '',
      'lib/a.py': '',
      'tests/test_index.py': '',
      'lib/tests/test_a.py': '',
    });
    writeFileSync(join(source, 'requirements.txt'), requirements);
    writeWheel(join(source, 'wheels'), 'somewhere', '1.0');
    symlinkSync('lib/a.py', join(source, 'link.py'));
    const { bundle } = standIn(t);
    const out = bundle(source, pythonFunction, `${pythonFolder(temporaryFolder(t))}:${PATH}`);
    const expected = [
      'index.py',
      'lib',
      'link.py',
      'requirements.txt',
      'somewhere-1.0.dist-info',
      'somewhere.py',
      'wheels',
    ];
    assert.equal(whyUnbundled(out), undefined);
    assert.deepEqual(
      readdirSync(out)
        .filter((name) => name !== '__pycache__')
        .sort(),
      expected,
    );
    assert.deepEqual(readdirSync(join(out, 'lib')), ['a.py']);
    assert.equal(readFileSync(join(out, 'somewhere.py'), 'utf8'), 'NAME = "somewhere 1.0"\n');
  });

  it('is bundled although the assembly is in its folder', (t) => {
    const source = sourceOf(t, { 'index.py': '', 'cdk.out/asset.1/index.py': '' });
    const { call } = standIn(t);
    const out = join(source, 'cdk.out/asset.1');
    call(['run', '-v', `${source}:/asset-input`, '-v', `${out}:/asset-output`, 'x', 'cp', '-r', '.', '/asset-output']);
    assert.deepEqual(readdirSync(out), ['index.py']);
  });

  /** A uv that installs `installed.py`, and writes down what it was called with. */
  const uv = (t: TestContext) => {
    const folder = pythonFolder(temporaryFolder(t));
    const log = join(folder, 'log');
    programFolder(
      folder,
      'uv',
      `[ "$1" = export ] && ${toLast} && exit\necho "$@" >> '${log}'\nwhile [ "$1" != --target ]; do shift; done\necho 1 > "$2/installed.py"; echo > "$2/.lock"`,
    );
    return { path: `${folder}:${PATH}:/bin`, calls: () => readFileSync(log, 'utf8').trim().split('\n') };
  };

  it('gets its packages by uv if it is there, and the same ones once', (t) => {
    const { path, calls } = uv(t);
    const { bundle, packages } = standIn(t);
    const bundled = (text: string) =>
      bundle(sourceOf(t, { 'index.py': '', 'requirements.txt': text }), pythonFunction, path);
    for (const text of ['a==1', 'a==1', 'a==2']) {
      assert.deepEqual(readdirSync(bundled(text)).sort(), ['index.py', 'installed.py', 'requirements.txt']);
    }
    assert.equal(calls().length, 2);
    assert.match(calls()[0] ?? '', /^pip install --python \S+ --target \S+ -r \S+requirements\.txt$/);
    assert.equal(readdirSync(packages).length, 2);
  });

  it('gets packages that are folders of this machine each time', (t) => {
    const { path, calls } = uv(t);
    const { bundle, packages } = standIn(t);
    const source = sourceOf(t, { 'index.py': '', 'requirements.txt': './lib' });
    bundle(source, pythonFunction, path);
    bundle(source, pythonFunction, path);
    assert.equal(calls().length, 2);
    assert.deepEqual(readdirSync(packages), []);
  });

  it('is for the Python that its image has, if it is there', (t) => {
    const { path } = uv(t);
    const folder = temporaryFolder(t);
    programFolder(folder, 'python3.12', `echo ${folder}/python3.12\necho 3.12\necho described`);
    const { call, bundle } = standIn(t);
    call(['build', '-t', 'cdk-1', '--build-arg', 'IMAGE=public.ecr.aws/sam/build-python3.12', '/x']);
    const source = sourceOf(t, { 'requirements.txt': 'a==1' });
    for (const image of ['cdk-1', 'public.ecr.aws/sam/build-python3.12']) {
      const uvLog = join(path.split(':')[0] ?? '', 'log');
      bundle(source, pythonFunction.replace('requirements.txt', `requirements.txt --pre`), `${folder}:${path}`, image);
      assert.match(readFileSync(uvLog, 'utf8'), new RegExp(`--python ${folder}/python3\\.12 `));
    }
  });

  for (const [tool, command] of [
    ['poetry', 'poetry export --without-hashes --with-credentials --format requirements.txt --output requirements.txt'],
    ['uv', 'uv export --frozen --no-emit-workspace --no-dev --no-editable -o requirements.txt'],
  ] as const) {
    it(`has requirements that ${tool} exports into a file`, (t) => {
      const { path, calls } = uv(t);
      const folder = programFolder(temporaryFolder(t), 'poetry', toLast);
      const source = sourceOf(t, { 'index.py': '', [`${tool}.lock`]: '' });
      const out = standIn(t).bundle(
        source,
        pythonFunction.replace('python -m', `${command} && python -m`),
        `${folder}:${path}`,
      );
      assert.equal(whyUnbundled(out), undefined);
      assert.equal(readFileSync(join(out, 'requirements.txt'), 'utf8'), 'exported==1\n');
      assert.equal(calls().length, 1);
    });
  }

  it('has requirements that a tool exports', (t) => {
    const { path, calls } = uv(t);
    const folder = programFolder(temporaryFolder(t), 'pipenv', '[ "$PIPENV_VENV_IN_PROJECT" = 1 ] && echo exported==1');
    const source = sourceOf(t, { 'index.py': '', 'Pipfile.lock': '' });
    const command = pythonFunction.replace(
      'python -m',
      'PIPENV_VENV_IN_PROJECT=1 pipenv requirements > requirements.txt && rm -rf .venv && python -m',
    );
    const out = standIn(t).bundle(source, command, `${folder}:${path}`);
    assert.equal(whyUnbundled(out), undefined);
    assert.equal(readFileSync(join(out, 'requirements.txt'), 'utf8'), 'exported==1\n');
    assert.equal(calls().length, 1);
  });

  const failing: readonly [name: string, path: (t: TestContext) => string, command: string, reason: RegExp][] = [
    [
      'a package that is not to be had',
      (t) => pythonFolder(temporaryFolder(t)),
      pythonFunction,
      /^its packages could not be installed: ERROR: No matching distribution found for nowhere==1\.0/,
    ],
    ['no Python', () => '/nowhere', pythonFunction, /^its packages need Python 3, but this machine has no Python/],
    [
      'no pip',
      (t) =>
        programFolder(temporaryFolder(t), 'python3', '[ "$1" = -m ] && exit 1\necho "$0"\necho 3.11\necho described'),
      pythonFunction,
      /^its packages need pip, but '\S+\/python3' has none: run '\S+\/python3 -m ensurepip', or install uv$/,
    ],
    [
      'no poetry',
      (t) => pythonFolder(temporaryFolder(t)),
      pythonFunction.replace('python -m', 'poetry export --output requirements.txt && python -m'),
      /^its requirements cannot be exported because 'poetry' is not installed: install it, or start Docker$/,
    ],
    [
      'a poetry that fails',
      (t) => programFolder(temporaryFolder(t), 'poetry', 'echo "Error: no lock file" >&2; exit 1'),
      pythonFunction.replace('python -m', 'poetry export && python -m'),
      /^'poetry export' failed: Error: no lock file$/,
    ],
  ];
  for (const [name, path, command, reason] of failing) {
    it(`is marked with the reason: ${name}`, (t) => {
      const source = sourceOf(t, { 'index.py': '', 'requirements.txt': '--no-index\nnowhere==1.0' });
      const out = standIn(t).bundle(source, command, path(t));
      assert.match(whyUnbundled(out) ?? '', reason);
      assert.deepEqual(readdirSync(out), [unbundledFile]);
    });
  }
});
