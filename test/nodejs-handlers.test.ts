import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import { basename, dirname, join } from 'node:path';
import { App, type CfnElement, Duration, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Distribution, LambdaEdgeEventType } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Architecture, type Function as LambdaFunction, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { Charset, LogLevel, NodejsFunction, OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import * as fc from 'fast-check';
import type { NodejsBundlingOptions } from '../src/nodejs-bundling-options';
import { NodejsHandlers, type NodejsHandlersProps } from '../src/nodejs-handlers';

jest.setTimeout(60_000);

const mockBuilds: object[] = [];
let mockLoaded = 0;
jest.mock('esbuild', () => {
  mockLoaded++;
  const esbuild = jest.requireActual('esbuild');
  return {
    formatMessagesSync: esbuild.formatMessagesSync,
    buildSync: (options: object) => {
      mockBuilds.push(options);
      return esbuild.buildSync(options);
    },
  };
});

const temporary = realpathSync(mkdtempSync(join(os.tmpdir(), 'handlers-')));
let folders = 0;
const cwd = process.cwd();
let stderr: jest.SpyInstance;

beforeEach(() => {
  mockBuilds.length = 0;
  stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  process.chdir(cwd);
});
afterAll(() => rmSync(temporary, { recursive: true }));

function newFolder(): string {
  return join(temporary, String(folders++));
}

/** A project with these files, in a folder of its own or in the one given. */
function project(files: Record<string, string>, folder = newFolder()): string {
  for (const [path, text] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const answering = (answer: string) => `export const handler = async (): Promise<string> => '${answer}';\n`;
const FILES = { 'handlers/private.ts': answering('private'), 'handlers/public.ts': answering('public') };

const newApp = () => new App({ outdir: newFolder() });

type Props = Omit<NodejsHandlersProps, 'directory'> & { directory?: string };

function handlersOf(folder: string, props: Props = {}, app = newApp()) {
  return new NodejsHandlers(new Stack(app, 'Stack'), 'Handlers', { directory: join(folder, 'handlers'), ...props });
}

function propertiesOf(handler: LambdaFunction) {
  const stack = Stack.of(handler);
  return Template.fromStack(stack).toJSON().Resources[stack.getLogicalId(handler.node.defaultChild as CfnElement)]
    .Properties;
}

function assetOf(handler: LambdaFunction): string {
  return join(Stage.of(handler)!.assetOutdir, `asset.${propertiesOf(handler).Code.S3Key.replace('.zip', '')}`);
}

function codeOf(handler: LambdaFunction, file = 'index.js'): string {
  return readFileSync(join(assetOf(handler), file), 'utf8');
}

function synthesized(handlers: NodejsHandlers, names = handlers.names) {
  const functions = new Map(names.map((name) => [name, handlers.get(name)]));
  const asset = (name: string) => assetOf(functions.get(name)!);
  return {
    template: Template.fromStack(Stack.of(handlers)),
    properties: (name: string) => propertiesOf(functions.get(name)!),
    hashes: Object.fromEntries(names.map((name) => [name, basename(asset(name))])),
    files: (name: string) => readdirSync(asset(name)).sort(),
    code: (name: string, file?: string) => codeOf(functions.get(name)!, file),
    answer: (name: string) => jest.requireActual(join(asset(name), 'index.js')).handler(),
  };
}

describe('a handler', () => {
  test('is a function of Node.js 24 that runs its own code', async () => {
    const { properties, answer, files } = synthesized(handlersOf(project(FILES)));
    for (const name of ['private', 'public']) {
      expect(properties(name)).toEqual({
        Code: expect.anything(),
        Handler: 'index.handler',
        Role: expect.anything(),
        Runtime: 'nodejs24.x',
      });
      expect(files(name)).toEqual(['index.js']);
      expect(await answer(name)).toBe(name);
    }
  });

  test('is the same function each time', () => {
    const handlers = handlersOf(project(FILES));
    expect(handlers.get('private')).toBe(handlers.get('private'));
  });

  test('is not deployed until it is asked for', () => {
    synthesized(handlersOf(project(FILES)), ['public']).template.resourceCountIs('AWS::Lambda::Function', 1);
  });

  test('keeps its construct path and its logical id', () => {
    const handlers = handlersOf(project({ ...FILES, 'handlers/admin/report.ts': answering('report') }), {
      names: ['private', 'admin/report'],
    });
    const functions = synthesized(handlers).template.findResources('AWS::Lambda::Function');
    expect(handlers.names.map((name) => handlers.get(name).node.path)).toEqual([
      'Stack/Handlers/admin--report',
      'Stack/Handlers/private',
    ]);
    expect(Object.keys(functions).sort()).toEqual(['Handlersadminreport19E0AB2A', 'HandlersprivateB461369F']);
  });

  test('that is unknown is an error that lists the known ones', () => {
    const folder = project(FILES);
    expect(() => handlersOf(folder).get('privat')).toThrow(
      new Error(`there is no handler 'privat' in '${folder}/handlers': the handlers are 'private', 'public'`),
    );
  });
});

describe('the handlers of a folder', () => {
  test.each<[string, string[], string[]]>([
    [
      'files of TypeScript and JavaScript',
      ['a.ts', 'b.tsx', 'c.mts', 'd.cts', 'e.js', 'f.jsx', 'g.mjs', 'h.cjs'],
      [...'abcdefgh'],
    ],
    ['not tests', ['a.ts', 'a.test.ts', 'a.spec.mjs', 'test.ts'], ['a', 'test']],
    ['not type declarations', ['a.ts', 'a.d.ts', 'b.d.mts', 'c.d.cts'], ['a']],
    ['not hidden files', ['a.ts', '.eslintrc.js'], ['a']],
    ['not other files', ['a.ts', 'README.md', 'tsconfig.json', 'b.ts.bak'], ['a']],
    ['folders with an index file', ['a.ts', 'b/index.ts', 'c/index.mjs'], ['a', 'b', 'c']],
    ['not folders without one', ['a.ts', 'lib/helper.ts', 'index.ts.d/index.md'], ['a']],
    ['not hidden folders, nor packages', ['a.ts', '.cache/index.js', 'node_modules/index.js'], ['a']],
    ['not folders that are named as files', ['a.ts', 'b.ts/helper.ts'], ['a']],
    [
      'not what the TypeScript compiler wrote beside its sources',
      ['a.ts', 'a.js', 'b/index.mts', 'b/index.mjs'],
      ['a', 'b'],
    ],
    ['with dots in their names', ['report.v2.ts'], ['report.v2']],
  ])('are %s', (_, files, names) => {
    const folder = project(Object.fromEntries(files.map((file) => [`handlers/${file}`, answering(file)])));
    expect(handlersOf(folder).names).toEqual(names);
  });

  test('are those that are named, where names are given', async () => {
    const folder = project({
      'handlers/a.ts': answering('a'),
      'handlers/b.ts': 'this does not compile',
      'handlers/admin/report.ts': answering('report'),
      'handlers/admin/users/index.js': 'exports.handler = () => "users"',
    });
    const handlers = handlersOf(folder, { names: ['admin/users', 'a', 'admin/report', 'a'] });
    expect(handlers.names).toEqual(['a', 'admin/report', 'admin/users']);
    const { answer } = synthesized(handlers);
    expect(await answer('admin/report')).toBe('report');
    expect(await answer('admin/users')).toBe('users');
  });

  test('are TypeScript where the compiler wrote JavaScript beside it', async () => {
    const folder = project({ 'handlers/a.ts': answering('source'), 'handlers/a.js': answering('output') });
    expect(await synthesized(handlersOf(folder)).answer('a')).toBe('source');
  });

  test('are found from the folder that the app runs in', () => {
    const folder = project(FILES);
    process.chdir(folder);
    expect(handlersOf(folder, { directory: 'handlers' }).names).toEqual(['private', 'public']);
  });

  test.each<[string, string[], Props, (handlers: string) => string]>([
    [
      'a folder that is not there',
      ['functions/a.ts'],
      {},
      (handlers) =>
        `directory '${handlers}' is not a folder: looked for '${handlers}', because relative paths are resolved from the folder that the app ` +
        'runs in',
    ],
    [
      'a file',
      ['handlers'],
      {},
      (handlers) =>
        `directory '${handlers}' is not a folder: looked for '${handlers}', because relative paths are resolved from the folder that the app ` +
        'runs in',
    ],
    [
      'a folder without handlers',
      ['handlers/README.md', 'handlers/a.test.ts'],
      {},
      (handlers) =>
        `directory '${handlers}' has no handlers: looked for files (.ts, .tsx, .mts, .cts, .js, .jsx, .mjs, .cjs), except tests and ` +
        'type declarations, and for folders with an index file',
    ],
    [
      'no names',
      ['handlers/a.ts'],
      { names: [] },
      (handlers) =>
        `names is empty, so '${handlers}' would have no handlers: add names, or remove names to use all handlers`,
    ],
    [
      'two files of one name',
      ['handlers/a.ts', 'handlers/a.mjs'],
      {},
      (handlers) =>
        `handler 'a' matches more than one file in '${handlers}', 'a.ts' and 'a.mjs': rename or remove all but one`,
    ],
    [
      'a file and a folder of one name',
      ['handlers/a.ts', 'handlers/a/index.ts'],
      {},
      (handlers) =>
        `handler 'a' matches more than one file in '${handlers}', 'a.ts' and 'a/index.ts': rename or remove all but one`,
    ],
    ...['b', 'a.ts', '../handlers/a', '/a', './a', 'x/../a', ''].map(
      (name): [string, string[], Props, (handlers: string) => string] => [
        `the name '${name}'`,
        ['handlers/a.ts', 'handlers/x/y.ts', 'handlers/b.ts/z.ts'],
        { names: [name] },
        (handlers) =>
          `handler '${name}' is not in '${handlers}': looked for '${name}.ts' and '${name}/index.ts' (or .tsx, .mts, .cts, .js, ` +
          '.jsx, .mjs, .cjs); a name is a path in the folder, with slashes and without an extension',
      ],
    ),
    [
      'two names that are one construct id',
      ['handlers/a/b.ts', 'handlers/a--b.ts'],
      { names: ['a/b', 'a--b'] },
      () => "handlers 'a--b' and 'a/b' would have the same construct id, 'a--b': rename one",
    ],
    [
      'overrides of an unknown handler',
      ['handlers/a.ts', 'handlers/b.ts'],
      { overrides: { c: { memorySize: 256 } } },
      (handlers) => `overrides has 'c', but there is no handler 'c' in '${handlers}': the handlers are 'a', 'b'`,
    ],
    [
      'one function name for all',
      ['handlers/a.ts'],
      { functionName: 'one' },
      () => "functionName is 'one' for all handlers, but each function needs its own name: set it in overrides",
    ],
    ...[Runtime.PYTHON_3_13, Runtime.NODEJS_16_X, new Runtime('nodejs', RuntimeFamily.NODEJS)].map(
      (runtime): [string, string[], Props, (handlers: string) => string] => [
        `the runtime ${runtime.name}`,
        ['handlers/a.ts'],
        { runtime },
        () =>
          `runtime is '${runtime.name}', but handlers are bundled for Node.js 18 or later: use a runtime such as Runtime.NODEJS_24_X`,
      ],
    ),
    [
      'another language, whatever the target',
      ['handlers/a.ts'],
      { runtime: Runtime.PYTHON_3_13, bundling: { target: 'node22' } },
      () =>
        "runtime is 'python3.13', but handlers are bundled for Node.js 18 or later: use a runtime such as Runtime.NODEJS_24_X",
    ],
    [
      'a source map that is and is not',
      ['handlers/a.ts'],
      { bundling: { sourceMap: false, sourceMapMode: SourceMapMode.INLINE } },
      () => "sourceMapMode is 'inline', but sourceMap is false: remove 'sourceMap: false', or remove sourceMapMode",
    ],
  ])('cannot be had from %s', (_, files, props, message) => {
    const folder = project(Object.fromEntries(files.map((file) => [file, answering('a')])));
    expect(() => handlersOf(folder, props)).toThrow(new Error(message(join(folder, 'handlers'))));
    expect(mockBuilds).toEqual([]);
  });
});

describe('the options', () => {
  test('of all handlers are those of any function', () => {
    const handlers = handlersOf(project(FILES), {
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(20),
      description: 'a handler',
      environment: { STAGE: 'test' },
    });
    const { properties } = synthesized(handlers);
    for (const name of handlers.names) {
      expect(properties(name)).toMatchObject({
        Runtime: 'nodejs22.x',
        Architectures: ['arm64'],
        MemorySize: 512,
        Timeout: 20,
        Description: 'a handler',
        Environment: { Variables: { STAGE: 'test' } },
      });
    }
    expect(mockBuilds).toMatchObject([{ target: 'node22' }]);
  });

  test('of one handler take the place of those of all, entry by entry in environment', () => {
    const { properties } = synthesized(
      handlersOf(project(FILES), {
        memorySize: 256,
        timeout: Duration.seconds(5),
        environment: { STAGE: 'test', TABLE: 'all' },
        overrides: {
          private: { functionName: 'mine', memorySize: 1024, timeout: undefined, environment: { TABLE: 'private' } },
        },
      }),
    );
    expect(properties('private')).toMatchObject({
      FunctionName: 'mine',
      MemorySize: 1024,
      Timeout: 5,
      Environment: { Variables: { STAGE: 'test', TABLE: 'private' } },
    });
    expect(properties('public')).toMatchObject({
      MemorySize: 256,
      Timeout: 5,
      Environment: { Variables: { STAGE: 'test', TABLE: 'all' } },
    });
    expect(properties('public').FunctionName).toBeUndefined();
  });

  test('of one handler take the place of those of all, entry by entry in bundling', () => {
    synthesized(
      handlersOf(project(FILES), {
        bundling: { minify: true, define: { STAGE: '"test"' } },
        overrides: { private: { bundling: { minify: undefined, charset: Charset.UTF8 } } },
      }),
    );
    expect(mockBuilds).toMatchObject([
      { entryPoints: { private: expect.anything() }, minify: true, define: { STAGE: '"test"' }, charset: 'utf8' },
      { entryPoints: { public: expect.anything() }, minify: true, define: { STAGE: '"test"' }, charset: undefined },
    ]);
  });
});

test('paths among the bundling options are relative to the folder that the app runs in', () => {
  const folder = project({ ...FILES, 'app/tsconfig.json': '{}', 'app/globals.ts': '' });
  symlinkSync(join(cwd, 'node_modules'), join(folder, 'node_modules'));
  process.chdir(join(folder, 'app'));
  handlersOf(folder, { bundling: { tsconfig: 'tsconfig.json', inject: ['globals.ts'] } }).get('private');
  expect(mockBuilds).toMatchObject([
    { tsconfig: join(folder, 'app/tsconfig.json'), inject: [join(folder, 'app/globals.ts')] },
  ]);
});

describe('esbuild', () => {
  const names = (build: object) => Object.keys((build as { entryPoints: object }).entryPoints);

  test('is not loaded with the library', () => {
    const before = mockLoaded;
    jest.isolateModules(() => {
      require('../src/nodejs-handlers');
    });
    expect(mockLoaded).toBe(before);
  });

  test('runs at the first use', () => {
    const handlers = handlersOf(project(FILES));
    expect(mockBuilds).toEqual([]);
    handlers.get('private');
    expect(mockBuilds).toHaveLength(1);
  });

  test('runs once for all handlers with the same bundling options', () => {
    const folder = project({ ...FILES, 'handlers/old.ts': answering('old'), 'handlers/big.ts': answering('big') });
    const old = { runtime: Runtime.NODEJS_22_X };
    const big = { architecture: Architecture.ARM_64, memorySize: 2048 };
    synthesized(handlersOf(folder, { overrides: { old, big } }));
    expect(mockBuilds.map(names)).toEqual([['big', 'private', 'public'], ['old']]);
  });

  test('runs once for all stages and stacks of an app', () => {
    const folder = project(FILES);
    const app = newApp();
    const [test, production] = ['Test', 'Production'].map((id) => {
      const stack = new Stack(new Stage(app, id), 'Stack');
      return synthesized(new NodejsHandlers(stack, 'Handlers', { directory: join(folder, 'handlers') }));
    });
    expect(mockBuilds).toHaveLength(1);
    expect(production.hashes).toEqual(test.hashes);
  });

  test('runs again for the next app, which has what was changed in between', async () => {
    const folder = project(FILES);
    const outdir = newFolder();
    const before = synthesized(handlersOf(folder, {}, new App({ outdir })));
    project({ 'handlers/private.ts': answering('changed') }, folder);
    const after = synthesized(handlersOf(folder, {}, new App({ outdir })));
    expect(mockBuilds).toHaveLength(2);
    expect(await after.answer('private')).toBe('changed');
    expect(after.hashes.public).toBe(before.hashes.public);
  });

  describe('where nothing is bundled, as for cdk ls', () => {
    const app = () => new App({ outdir: newFolder(), context: { 'aws:cdk:bundling-stacks': [] } });

    test('does not run', () => {
      const { template } = synthesized(handlersOf(project(FILES), {}, app()));
      expect(mockBuilds).toEqual([]);
      template.resourceCountIs('AWS::Lambda::Function', 2);
    });

    test('need not be installed', () => {
      process.chdir(temporary);
      expect(() => synthesized(handlersOf(project(FILES), {}, app()))).not.toThrow();
    });
  });

  test('that is not installed is an error that says what to install', () => {
    process.chdir(temporary);
    const folder = project(FILES);
    expect(() => handlersOf(folder).get('private')).toThrow(
      new Error(
        `esbuild, which bundles the handlers, was not found from '${folder}/handlers' or '${temporary}': run 'npm install --save-dev ` +
          "esbuild' in your project",
      ),
    );
  });

  test('is the one of the project that the handlers are in', () => {
    process.chdir(temporary);
    const folder = project({
      ...FILES,
      'node_modules/esbuild/package.json': '{"name": "esbuild", "main": "main.js"}',
      'node_modules/esbuild/main.js': 'exports.buildSync = () => { throw new Error("esbuild of the project"); };',
    });
    expect(() => handlersOf(folder).get('private')).toThrow('esbuild of the project');
  });

  test('says what does not compile, and where', () => {
    const folder = project({ ...FILES, 'handlers/broken.ts': 'export const handler = () => {\n  return 1 +;\n};\n' });
    expect(() => handlersOf(folder).get('private')).toThrow(
      new Error(
        `the handlers in '${folder}/handlers' cannot be bundled because esbuild found errors in 'broken':

✘ [ERROR] Unexpected ";"

    handlers/broken.ts:2:12:
      2 │   return 1 +;
        ╵             ^`,
      ),
    );
  });

  test('says what does not compile in the files that handlers import', () => {
    const folder = project({ 'handlers/a.ts': "import '../lib/helper';\n", 'lib/helper.ts': "import 'nowhere';\n" });
    expect(() => handlersOf(folder).get('a')).toThrow(
      new RegExp(`^the handlers in '${folder}/handlers' cannot be bundled because esbuild found errors:

✘ \\[ERROR\\] Could not resolve "nowhere"

    lib/helper.ts:1:7:`),
    );
  });

  test('says that an option is wrong', () => {
    const handlers = handlersOf(project(FILES), { bundling: { target: 'node2x' } });
    expect(() => handlers.get('private')).toThrow(
      /^the handlers in '.*' cannot be bundled because esbuild found errors:\n\n✘ \[ERROR\] Invalid version: "2x"/,
    );
  });

  test('leaves nothing in the temporary folder, whether the code compiles or not', () => {
    const empty = newFolder();
    mkdirSync(empty);
    const used = jest.spyOn(os, 'tmpdir').mockReturnValue(empty);
    handlersOf(project(FILES)).get('private');
    expect(() => handlersOf(project({ 'handlers/a.ts': 'export const' })).get('a')).toThrow('cannot be bundled');
    expect(used).toHaveBeenCalled();
    expect(readdirSync(empty)).toEqual([]);
  });

  test('shows its warnings', () => {
    handlersOf(project({ 'handlers/a.ts': 'export const handler = () => -0 in {};\nif (!1 in {}) handler();\n' })).get(
      'a',
    );
    const shown = stderr.mock.calls.join('');
    expect(shown).toContain('▲ [WARNING]');
    expect(shown).toContain('handlers/a.ts:2:4:');
  });
});

describe('the hash of a handler', () => {
  const MODULES = {
    'handlers/a.ts':
      "import { shared } from '../lib/shared';\nimport { left } from 'left';\nexport const handler = async () => shared(left);\n",
    'handlers/b.ts': "const { shared } = require('../lib/shared');\nexport const handler = async () => shared('b');\n",
    'handlers/c.ts': "import shared from '../lib/shared.txt';\nexport const handler = async () => shared;\n",
    'handlers/d.ts': "import * as everything from '../lib/shared';\nexport const handler = async () => everything;\n",
    'lib/shared.txt': 'shared',
    'lib/shared.ts': 'export const shared = (text: string) => text.toUpperCase();\nexport class Unused {}\n',
    'node_modules/left/package.json': '{"name": "left", "main": "left.js"}',
    'node_modules/left/left.js': "exports.left = 'left';\n",
  };
  const options: [string, NodejsBundlingOptions][] = [
    ['by default', {}],
    ['with files beside the code', { loader: { '.txt': 'file' } }],
    ['with source maps', { sourceMap: true }],
    ['minified, with a source map inside', { minify: true, sourceMapMode: SourceMapMode.INLINE }],
    ['as an ES module', { format: OutputFormat.ESM, keepNames: true }],
  ];

  test('changes with its code, and those of the others do not', () => {
    const folder = project(MODULES);
    const before = synthesized(handlersOf(folder)).hashes;
    project({ 'handlers/a.ts': answering('changed') }, folder);
    const after = synthesized(handlersOf(folder)).hashes;
    expect(after).toEqual({ ...before, a: expect.any(String) });
    expect(after.a).not.toBe(before.a);
  });

  test('changes with a file that it imports', () => {
    const folder = project(MODULES);
    const before = synthesized(handlersOf(folder)).hashes;
    project({ 'lib/shared.ts': 'export const shared = (text: string) => text.toLowerCase();\n' }, folder);
    const after = synthesized(handlersOf(folder)).hashes;
    expect(Object.keys(after).filter((name) => after[name] === before[name])).toEqual(['c']);
  });

  test.each(options)('is the same whichever handlers are built with it, %s', (_, bundling) => {
    const folder = project(MODULES);
    const hashes = (names: string[]) => synthesized(handlersOf(folder, { names, bundling })).hashes;
    const alone = Object.assign({}, ...['a', 'b', 'c', 'd'].map((name) => hashes([name])));
    fc.assert(
      fc.property(fc.subarray(['a', 'b', 'c', 'd'], { minLength: 2 }), (names) => {
        expect(alone).toMatchObject(hashes(names));
      }),
      { numRuns: 8 },
    );
  });

  test.each(options)('is the same in every folder that the project may be in, %s', (_, bundling) => {
    const here = project(MODULES);
    const there = join(newFolder(), 'deep', 'down', 'in', 'a folder');
    cpSync(here, there, { recursive: true });
    const link = newFolder();
    symlinkSync(there, link);
    const hashes = [here, there, link].map((folder) => synthesized(handlersOf(folder, { bundling })).hashes);
    expect(hashes[1]).toEqual(hashes[0]);
    expect(hashes[2]).toEqual(hashes[0]);
  });

  test('is the same in every folder, where packages are installed above the project', () => {
    const workspace = Object.entries(MODULES).map(([path, text]) => [
      path.startsWith('node_modules') ? path : `packages/app/${path}`,
      text,
    ]);
    const files = { ...Object.fromEntries(workspace), 'packages/app/package.json': '{}' };
    const hashes = [project(files), project(files, join(newFolder(), 'deep'))].map(
      (folder) => synthesized(handlersOf(join(folder, 'packages/app'), { bundling: { sourceMap: true } })).hashes,
    );
    expect(hashes[1]).toEqual(hashes[0]);
  });

  test('is the same in every folder, where there is no package.json', () => {
    const folder = project(MODULES);
    rmSync(join(folder, 'package.json'));
    const there = join(newFolder(), 'deep');
    cpSync(folder, there, { recursive: true });
    expect(synthesized(handlersOf(there)).hashes).toEqual(synthesized(handlersOf(folder)).hashes);
  });

  test('is the same from wherever the app runs', () => {
    const folder = project(MODULES);
    symlinkSync(join(cwd, 'node_modules/esbuild'), join(folder, 'node_modules/esbuild'));
    const before = synthesized(handlersOf(folder)).hashes;
    process.chdir(join(folder, 'lib'));
    expect(synthesized(handlersOf(folder)).hashes).toEqual(before);
  });

  test('is another one with other bundling options of the same folder, in the same app', () => {
    const directory = join(project(MODULES), 'handlers');
    const stack = new Stack(newApp(), 'Stack');
    const handlers = [false, true].map(
      (minify) => new NodejsHandlers(stack, `Minify${minify}`, { directory, bundling: { minify } }),
    );
    const functions = handlers.map((all) => all.get('a'));
    const [plain, minified] = functions.map((handler) => codeOf(handler));
    expect(minified.length).toBeLessThan(plain.length);
  });
});

describe('the asset', () => {
  test('has the source map that the code names', () => {
    const { files, code } = synthesized(handlersOf(project(FILES), { bundling: { sourceMap: true } }));
    expect(files('private')).toEqual(['index.js', 'private.js.map']);
    expect(code('private')).toMatch(/^\/\/# sourceMappingURL=private\.js\.map$/m);
    expect(JSON.parse(code('private', 'private.js.map'))).toMatchObject({
      sources: ['../handlers/private.ts'],
      sourcesContent: [answering('private')],
    });
  });

  test('is index.mjs for an ES module', () => {
    const { files, code, properties } = synthesized(
      handlersOf(project(FILES), { bundling: { format: OutputFormat.ESM, sourceMap: true } }),
    );
    expect(files('private')).toEqual(['index.mjs', 'private.mjs.map']);
    expect(code('private', 'index.mjs')).toMatch(/^export \{\n {2}handler\n\};$/m);
    expect(properties('private').Handler).toBe('index.handler');
  });

  test.each(['file', 'copy'])('has the files of the loader %s that its own code imports', async (loader) => {
    const importing = (path: string) => `import file from '${path}';\nexport const handler = async () => file;\n`;
    const { files, answer } = synthesized(
      handlersOf(
        project({
          'handlers/a.ts': importing('./deep/a.cjs.txt'),
          'handlers/b.ts': importing('./b.cjs.txt'),
          'handlers/c.ts': answering('c'),
          'handlers/deep/a.cjs.txt': 'module.exports = "the text of a"',
          'handlers/b.cjs.txt': 'module.exports = "the text of b"',
        }),
        { bundling: { loader: { '.txt': loader } } },
      ),
    );
    expect(files('a')).toEqual([expect.stringMatching(/^a\.cjs-\w+\.txt$/), 'index.js']);
    expect(files('b')).toEqual([expect.stringMatching(/^b\.cjs-\w+\.txt$/), 'index.js']);
    expect(files('c')).toEqual(['index.js']);
    expect(await answer('a')).toBe(loader === 'file' ? `./${files('a')[0]}` : 'the text of a');
  });

  test('has nothing twice that a file of its own imports', () => {
    const { files } = synthesized(
      handlersOf(
        project({
          'handlers/a.ts': "import './a.css';\nexport const handler = async () => 1;\n",
          'handlers/a.css': "a { background: url('./a.png') }\n",
          'handlers/a.png': 'a picture',
        }),
        { bundling: { loader: { '.png': 'file' }, sourceMap: true } },
      ),
    );
    expect(files('a')).toEqual([expect.stringMatching(/^a-\w+\.png$/), 'a.css', 'a.css.map', 'a.js.map', 'index.js']);
  });

  test.each([
    [Charset.ASCII, '\\xE4'],
    [Charset.UTF8, 'ä'],
  ])('is written in %s', (charset, letter) => {
    const { code } = synthesized(handlersOf(project({ 'handlers/a.ts': answering('ä') }), { bundling: { charset } }));
    expect(code('a')).toContain(`"${letter}"`);
  });

  test('is in the folder that CDK_OUTDIR names', () => {
    const outdir = newFolder();
    process.env.CDK_OUTDIR = outdir;
    try {
      const handlers = handlersOf(project(FILES), {}, new App());
      handlers.get('private');
      const assembly = (Stage.of(handlers) as App).synth();
      expect(assembly.directory).toBe(outdir);
    } finally {
      delete process.env.CDK_OUTDIR;
    }
    const [asset] = readdirSync(outdir).filter((file) => file.startsWith('asset.'));
    expect(readFileSync(join(outdir, asset, 'index.js'), 'utf8')).toContain('private');
    expect(readdirSync(outdir).filter((file) => file.startsWith('bundling-temp'))).toEqual([]);
  });
});

describe('NODE_OPTIONS', () => {
  const nodeOptions = (bundling: NodejsBundlingOptions, environment?: Record<string, string>) =>
    synthesized(handlersOf(project(FILES), { bundling, environment })).properties('private').Environment?.Variables;

  test.each<[string, NodejsBundlingOptions]>([
    ['a source map', { sourceMap: true }],
    ['a source map inside of the code', { sourceMapMode: SourceMapMode.INLINE }],
    ['a source map in both places', { sourceMapMode: SourceMapMode.BOTH }],
  ])('makes Node.js read %s', (_, bundling) => {
    expect(nodeOptions(bundling)).toEqual({ NODE_OPTIONS: '--enable-source-maps' });
  });

  test.each<[string, NodejsBundlingOptions]>([
    ['there is no source map', {}],
    ['the code does not name its source map', { sourceMapMode: SourceMapMode.EXTERNAL }],
  ])('is not set where %s', (_, bundling) => {
    expect(nodeOptions(bundling)).toBeUndefined();
  });

  test('is left out of a function at the edge, which may have no environment', () => {
    const handlers = handlersOf(project(FILES), { bundling: { sourceMap: true } });
    const origin = new HttpOrigin('app.example.com');
    const functionVersion = handlers.get('private').currentVersion;
    new Distribution(Stack.of(handlers), 'Distribution', {
      defaultBehavior: { origin, edgeLambdas: [{ eventType: LambdaEdgeEventType.ORIGIN_REQUEST, functionVersion }] },
    });
    expect(propertiesOf(handlers.get('private')).Environment).toBeUndefined();
  });

  test('keeps what the environment has there', () => {
    expect(nodeOptions({ sourceMap: true }, { NODE_OPTIONS: '--dns-result-order=ipv4first' })).toEqual({
      NODE_OPTIONS: '--dns-result-order=ipv4first --enable-source-maps',
    });
  });
});

describe('the code is what NodejsFunction makes of it', () => {
  const folder = newFolder();

  beforeAll(() => {
    project(
      {
        'package-lock.json': '{}',
        'tsconfig.other.json': '{"compilerOptions": {"jsx": "react", "jsxFactory": "make"}}',
        'globals.ts': 'export const make = (tag: string) => tag;\n',
        'handlers/a.tsx': [
          "import { S3Client } from '@aws-sdk/client-s3';",
          "import { parse } from '@smithy/parse';",
          "import { two } from 'two-formats';",
          "import text from './a.html';",
          'declare const STAGE: string;',
          'class Named {}',
          "export const handler = async () => [S3Client, parse, two, text, STAGE, Named, 'ä', <p />, (globalThis as any)?.x ?? 1];",
        ].join('\n'),
        'handlers/a.html': '<p>a page</p>\n',
        'node_modules/two-formats/package.json': '{"main": "main.js", "module": "module.js"}',
        'node_modules/two-formats/main.js': "exports.two = 'main';\n",
        'node_modules/two-formats/module.js': "export const two = 'module';\n",
        'node_modules/@aws-sdk/client-s3/index.js': "exports.S3Client = 'the client of the project';\n",
        'node_modules/@smithy/parse/index.js': "exports.parse = 'the parser of the project';\n",
        'node_modules/other/index.js': '',
      },
      folder,
    );
    mkdirSync(join(folder, 'node_modules/.bin'));
    symlinkSync(join(__dirname, '../node_modules/esbuild'), join(folder, 'node_modules/esbuild'));
    symlinkSync('../esbuild/bin/esbuild', join(folder, 'node_modules/.bin/esbuild'));
  });

  const common = { define: { STAGE: '"test"' }, loader: { '.html': 'text' } };
  test.each<[string, NodejsBundlingOptions, Runtime]>([
    ['by default', {}, Runtime.NODEJS_24_X],
    [
      'for a runtime without a fixed version, with a banner and a footer',
      { banner: '/* first */', footer: '/* last */' },
      Runtime.NODEJS_LATEST,
    ],
    [
      'minified, with the AWS SDK, for a target',
      { minify: true, bundleAwsSDK: true, target: 'es2019,node12' },
      Runtime.NODEJS_22_X,
    ],
    [
      'minified, with names, with modules outside',
      { minify: true, keepNames: true, externalModules: ['two-formats', '@smithy/*'] },
      Runtime.NODEJS_22_X,
    ],
    [
      'as an ES module, for an old runtime',
      { format: OutputFormat.ESM, mainFields: ['module', 'main'] },
      Runtime.NODEJS_18_X,
    ],
    [
      'with a tsconfig, an injected file and a source map without sources',
      { tsconfig: 'tsconfig.other.json', inject: ['./globals.ts'], sourceMap: true, sourcesContent: false },
      Runtime.NODEJS_22_X,
    ],
  ])('%s', (_, options, runtime) => {
    process.chdir(folder);
    const bundling = { ...common, ...options };
    const context = { '@aws-cdk/aws-lambda-nodejs:sdkV3ExcludeSmithyPackages': true };
    const handlers = handlersOf(folder, { runtime, bundling }, new App({ outdir: newFolder(), context }));
    const ours = handlers.get('a');
    const theirs = new NodejsFunction(Stack.of(handlers), 'Theirs', {
      entry: 'handlers/a.tsx',
      depsLockFilePath: 'package-lock.json',
      runtime,
      bundling: { ...bundling, logLevel: LogLevel.ERROR },
    });
    const file = options.format === OutputFormat.ESM ? 'index.mjs' : 'index.js';
    expect(codeOf(ours, file).replace('URL=a.', 'URL=index.')).toBe(codeOf(theirs, file));
    const { Code: _ours, Role: _role, Environment: _environment, ...properties } = propertiesOf(ours);
    expect(propertiesOf(theirs)).toMatchObject(properties);
  });
});
