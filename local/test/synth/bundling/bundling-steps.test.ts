import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BundlingStep, readBundlingSteps } from '../../../lib/synth/bundling/bundling-steps.js';
import { readDockerCall } from '../../../lib/synth/bundling/docker-call.js';
import { packagesKey } from '../../../lib/synth/bundling/packages-key.js';

/** The steps of a command of bash that starts where the source is. */
function stepsOf(text: string): readonly BundlingStep[] | undefined {
  return readBundlingSteps({ command: ['bash', '-c', text], workingDirectory: '/asset-input' });
}

const all = { kind: 'copy', from: '/asset-input', to: '/asset-output', exclude: [] } as const;

function install(changes: object = {}) {
  const files = [{ option: '-r', path: '/asset-input/requirements.txt' }];
  return { kind: 'install', folder: '/asset-input', target: '/asset-output', files, args: [], ...changes };
}

const inOutput = install({
  folder: '/asset-output',
  files: [{ option: '-r', path: '/asset-output/requirements.txt' }],
});

describe('a command that bundles a Python function', () => {
  const cases: readonly [name: string, command: string, steps: readonly object[]][] = [
    [
      'of PythonFunction',
      'rsync -rLv /asset-input/ /asset-output && cd /asset-output && python -m pip install -r requirements.txt -t /asset-output',
      [all, inOutput],
    ],
    [
      'of PythonLayerVersion, with what is left out',
      "rsync -rLv --exclude=tests --exclude='a b' /asset-input/ /asset-output/python && cd /asset-output/python && python -m pip install -r requirements.txt -t /asset-output/python",
      [
        { ...all, to: '/asset-output/python', exclude: ['tests', 'a b'] },
        install({
          folder: '/asset-output/python',
          target: '/asset-output/python',
          files: [{ option: '-r', path: '/asset-output/python/requirements.txt' }],
        }),
      ],
    ],
    [
      'with poetry',
      'rsync -rLv /asset-input/ /asset-output && cd /asset-output && poetry export --without-hashes --output requirements.txt && python -m pip install -r requirements.txt -t /asset-output',
      [
        all,
        {
          kind: 'export',
          folder: '/asset-output',
          program: 'poetry',
          args: ['export', '--without-hashes', '--output', 'requirements.txt'],
          environment: {},
          output: undefined,
        },
        inOutput,
      ],
    ],
    [
      'with pipenv',
      'cd /asset-output && PIPENV_VENV_IN_PROJECT=1 pipenv requirements > requirements.txt && rm -rf .venv',
      [
        {
          kind: 'export',
          folder: '/asset-output',
          program: 'pipenv',
          args: ['requirements'],
          environment: { PIPENV_VENV_IN_PROJECT: '1' },
          output: '/asset-output/requirements.txt',
        },
        { kind: 'remove', path: '/asset-output/.venv' },
      ],
    ],
    [
      'with a lock file of uv',
      'cd /asset-output && uv export --frozen --no-emit-workspace --no-dev --no-editable -o requirements.txt',
      [
        {
          kind: 'export',
          folder: '/asset-output',
          program: 'uv',
          args: ['export', '--frozen', '--no-emit-workspace', '--no-dev', '--no-editable', '-o', 'requirements.txt'],
          environment: {},
          output: undefined,
        },
      ],
    ],
    ['with uv', 'cd /asset-output && uv pip install -r requirements.txt --target /asset-output', [inOutput]],
    [
      'of the guide, with cp',
      'pip install -r requirements.txt -t /asset-output && cp -au . /asset-output',
      [install(), all],
    ],
    ['with a star', 'cp -r /asset-input/* /asset-output/', [all]],
    ['onto a folder', 'cp -rT /asset-input /asset-output', [all]],
    ['of one folder of it', 'cp -r src /asset-output', [{ ...all, from: '/asset-input/src', to: '/asset-output/src' }]],
    [
      'with a newer pip and a folder',
      'pip install --upgrade pip && mkdir -p /asset-output/python',
      [{ kind: 'make folder', path: '/asset-output/python' }],
    ],
    [
      'for another machine',
      'pip3 install --platform manylinux2014_x86_64 --only-binary=:all: --python-version 3.12 --no-cache-dir -qr requirements.txt -t /asset-output'.replace(
        '-qr',
        '-q -r',
      ),
      [install()],
    ],
    [
      'with packages by name and an index of its own',
      "pip install 'requests>=2' --index-url https://pypi.example.com --target=/asset-output",
      [install({ files: [], args: ['requests>=2', '--index-url', 'https://pypi.example.com'] })],
    ],
    [
      'with requirements and constraints on a server',
      'pip install -r https://example.com/a.txt --constraint https://example.com/b.txt -t /asset-output',
      [
        install({
          files: [],
          args: ['--requirement=https://example.com/a.txt', '--constraint=https://example.com/b.txt'],
        }),
      ],
    ],
    [
      'with lines that go on',
      'pip install \\\n -r requirements.txt -t /asset-output &&\n  cp -r . /asset-output',
      [install(), all],
    ],
  ];
  for (const [name, command, steps] of cases) {
    it(`has steps: ${name}`, () => assert.deepEqual(stepsOf(command), steps));
  }

  it('may be without a shell', () => {
    const command = ['pip', 'install', '-r', 'requirements.txt', '-t', '/asset-output'];
    assert.deepEqual(readBundlingSteps({ command, workingDirectory: '/asset-input' }), [install()]);
  });

  for (const command of [
    'make',
    'cargo build && cp target/x /asset-output',
    'apt-get install -y gcc && pip install -r requirements.txt -t /asset-output',
    'curl https://example.com | sh',
    'cp -r . /asset-output; rm -rf /',
    'cp -r . /asset-output\nmake',
    'cp -r $HOME /asset-output',
    'cp -r `pwd` /asset-output',
    'cp -r ~ /asset-output',
    'cp -r "$HOME" /asset-output',
    'cp -r /etc /asset-output',
    'cp -r ../other /asset-output',
    'cp -r . /asset-input/../etc',
    'cp *.py /asset-output',
    'cp --reflink=always . /asset-output',
    'rm -rf /asset-input',
    'rm -rf /asset-output',
    'rm -rf ..',
    'mkdir /tmp/x',
    'cd / && cp -r etc /asset-output',
    'pip install -r /etc/requirements.txt -t /asset-output',
    'pip install -r requirements.txt -t /usr/lib',
    'pip install --log=/etc/x -r requirements.txt -t /asset-output',
    'pip uninstall requests',
    'poetry install',
    'cd /asset-output && poetry export --output /etc/requirements.txt',
    'cd /asset-output && poetry export --output ../../requirements.txt',
    'cd /asset-output && pipenv requirements > /etc/requirements.txt',
    'PATH=/tmp pip install -r requirements.txt -t /asset-output',
    'pip install -r requirements.txt -t /asset-output > /dev/null 2>&1',
    "'unfinished",
  ]) {
    it(`does not run on this machine: ${command}`, () => assert.equal(stepsOf(command), undefined));
  }
});

describe('what Docker is called with', () => {
  it('has the folders, the folder that it starts in, the variables and the command', () => {
    const words = 'run --rm -u 0:0 --platform linux/amd64 -v /a b:/asset-input:delegated -v /c:d:/asset-output:z';
    const args = words
      .replace('/a b', '/a_b')
      .split(' ')
      .map((word) => word.replace('_', ' '));
    const call = readDockerCall([...args, '--env', 'A=b=c', '-w', '/x', '--entrypoint', 'bash', 'image', '-c', 'make']);
    assert.deepEqual(call, {
      kind: 'run',
      image: 'image',
      command: ['bash', '-c', 'make'],
      workingDirectory: '/x',
      environment: { A: 'b=c' },
      volumes: new Map([
        ['/asset-input', '/a b'],
        ['/asset-output', '/c:d'],
      ]),
    });
  });

  it('has what an image is made of', () => {
    assert.deepEqual(readDockerCall(['build', '-t', 'cdk-1', '--build-arg', 'IMAGE=x/build-python3.12', '/folder']), {
      kind: 'build',
      tag: 'cdk-1',
      buildArgs: { IMAGE: 'x/build-python3.12' },
    });
  });
});

describe('the name of what is installed', () => {
  const python = { program: '/python3', version: '3.12', description: '3.12.1 linux-x86_64' };
  const keyOf = (files: Readonly<Record<string, string>>, changes: object = {}, args: readonly string[] = []) => {
    const read = (path: string) => {
      const text = files[path.replace('/app/', '')];
      assert.ok(text !== undefined, path);
      return text;
    };
    const step = { files: [{ option: '-r', path: '/app/requirements.txt' }] as const, args };
    return packagesKey(step, { ...python, ...changes }, read);
  };
  const plain = { 'requirements.txt': 'requests==2.0' };

  it('is the same for the same requirements and the same Python', () => {
    assert.match(keyOf(plain) ?? '', /^[0-9a-f]{32}$/);
    assert.equal(keyOf(plain), keyOf({ ...plain }, { program: '/elsewhere/python3' }));
  });

  const included = { 'requirements.txt': '-r more.txt', 'more.txt': 'a==1\n-c limits.txt', 'limits.txt': 'b<2' };
  const others: readonly [what: string, one: string | undefined, other: string | undefined][] = [
    ['requirements', keyOf(plain), keyOf({ 'requirements.txt': 'requests==2.1' })],
    ['Python', keyOf(plain), keyOf(plain, { description: '3.12.1 macosx' })],
    ['options', keyOf(plain), keyOf(plain, {}, ['--pre'])],
    ['files that they name', keyOf(included), keyOf({ ...included, 'more.txt': 'a==2\n-c limits.txt' })],
    ['constraints that those name', keyOf(included), keyOf({ ...included, 'limits.txt': 'b<3' })],
  ];
  for (const [what, one, other] of others) {
    it(`is another one for other ${what}`, () => {
      assert.ok(one !== undefined && other !== undefined);
      assert.notEqual(one, other);
    });
  }

  it('ends for files that name one another', () => {
    assert.ok(keyOf({ 'requirements.txt': '-r more.txt', 'more.txt': '-r requirements.txt' }));
  });

  const lines: readonly [line: string, mayDiffer: boolean][] = [
    ['-e .', true],
    ['--editable=lib', true],
    ['-e git+https://example.com/lib', true],
    ['.', true],
    ['.[dev]', true],
    ['./lib', true],
    ['../lib', true],
    ['/home/lib', true],
    ['libs/mylib', true],
    ['libs/mylib[fast] ; python_version > "3"', true],
    ['libs\\mylib', true],
    ['wheels/x-1.0-py3-none-any.whl', true],
    ['x-1.0-py3-none-any.whl', true],
    ['x-1.0.whl --hash=sha256:0', true],
    ['x-1.0.tar.gz', true],
    ['x-1.0.zip # why', true],
    ['file:lib', true],
    ['git+file:///home/lib', true],
    ['lib @ file:///home/lib', true],
    ['lib[fast]@./lib', true],
    ['lib @ wheels/lib-1.0.whl', true],
    ['lib \\\n @ ./lib', true],
    ['--find-links wheels', true],
    ['--find-links=wheels', true],
    ['-f ./wheels', true],
    ['-fwheels', true],
    ['--find-links file:///wheels', true],
    ['--index-url file:///simple', true],
    ['-i simple', true],
    ['-r https://example.com/requirements.txt', true],
    ['--constraint=https://example.com/limits.txt', true],
    ['# ./lib', false],
    ['a # from ./lib', false],
    ['a>=1,<2 ; sys_platform == "linux/x"', false],
    ['a==1 --hash=sha256:0/1', false],
    ['lib @ https://example.com/lib-1.0.whl', false],
    ['https://example.com/lib-1.0.zip', false],
    ['lib@git+ssh://git@example.com/lib@v1', false],
    ['--find-links https://example.com/wheels', false],
    ['--extra-index-url https://example.com/simple', false],
    ['--no-index', false],
  ];
  for (const [line, mayDiffer] of lines) {
    it(`is ${mayDiffer ? 'none' : 'one'} for a requirement that ${mayDiffer ? 'may change' : 'stays the same'}: ${line}`, () => {
      assert.equal(keyOf({ 'requirements.txt': `a==1\n${line}` }) === undefined, mayDiffer);
    });
  }

  for (const [args, mayDiffer] of [
    [['-f', 'wheels'], true],
    [['--index-url', 'file:///simple'], true],
    [['x-1.0.whl'], true],
    [['--requirement=https://example.com/requirements.txt'], true],
    [['-f', 'https://example.com/wheels', 'a'], false],
  ] as const) {
    it(`is ${mayDiffer ? 'none' : 'one'} for the options ${args.join(' ')}`, () => {
      assert.equal(keyOf(plain, {}, args) === undefined, mayDiffer);
    });
  }
});
