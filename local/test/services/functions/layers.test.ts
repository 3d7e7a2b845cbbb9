import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { FunctionError } from '../../../lib/host/function-error.js';
import { withoutProviders } from '../../../lib/services/functions/custom-resources.js';
import { DeployedFunctions } from '../../../lib/services/functions/io/deployed-functions.js';
import { layerVariables } from '../../../lib/services/functions/layers/layer-variables.js';
import { layerNotices, missingLayer } from '../../../lib/services/functions/layers/skipped-layers.js';
import { type FunctionInput, functionOf, running } from '../../support/functions.js';
import { pythonVersion } from '../../support/runtimes.js';
import { zipOf } from '../../support/zip.js';

function run(t: TestContext, input: FunctionInput): Promise<unknown> {
  return running(t).functions.invoke(functionOf(t, input), {});
}

/** A package with one export for both kinds of modules. */
const shared = (name: string, value: string) => ({
  [`nodejs/node_modules/${name}/package.json`]: '{"exports":{"import":"./index.mjs","require":"./index.js"}}',
  [`nodejs/node_modules/${name}/index.js`]: `exports.value = '${value}, required';`,
  [`nodejs/node_modules/${name}/index.mjs`]: `export const value = '${value}, imported';`,
});

const requires = { 'index.js': "const { value } = require('shared'); exports.handler = async () => value;" };
const imports = { 'index.mjs': "import { value } from 'shared'; export const handler = async () => value;" };

/** Answers each event with a file of the code. */
const runtimeClient = `
  const fs = require('node:fs');
  const base = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime/invocation/';
  const serve = async () => {
    const next = await fetch(base + 'next');
    const body = JSON.stringify(fs.readFileSync('own.txt', 'utf8'));
    await fetch(base + next.headers.get('lambda-runtime-aws-request-id') + '/response', { method: 'POST', body });
    return serve();
  };
  serve();
`;

describe('a layer of the assembly', () => {
  const cases: readonly [name: string, input: FunctionInput, answer: string][] = [
    ['for require', { files: requires, layers: [shared('shared', 'one')] }, 'one, required'],
    ['for import', { files: imports, layers: [shared('shared', 'one')] }, 'one, imported'],
    [
      'for import() in CommonJS',
      {
        files: { 'index.js': "exports.handler = async () => (await import('shared')).value;" },
        layers: [shared('shared', 'one')],
      },
      'one, imported',
    ],
    [
      'for its version of Node.js alone',
      {
        files: requires,
        layers: [
          {
            'nodejs/node22/node_modules/shared/index.js': "exports.value = 'of 22';",
            'nodejs/node20/node_modules/shared/index.js': "exports.value = 'of 20';",
          },
        ],
      },
      'of 22',
    ],
    [
      'over the one before',
      { files: requires, layers: [shared('shared', 'one'), shared('shared', 'two')] },
      'two, required',
    ],
    [
      'with what the others have of the same package',
      {
        files: { 'index.js': "exports.handler = async () => require('shared/a') + require('shared/b');" },
        layers: [
          {
            'nodejs/node_modules/shared/a.js': "module.exports = 'a1';",
            'nodejs/node_modules/shared/b.js': "module.exports = 'b1';",
          },
          { 'nodejs/node_modules/shared/b.js': "module.exports = 'b2';" },
        ],
      },
      'a1b2',
    ],
    [
      'as an archive',
      {
        files: requires,
        layers: [zipOf([{ name: 'nodejs/node_modules/shared/index.js', content: "exports.value = 'zipped';" }])],
      },
      'zipped',
    ],
    [
      'under the package of the code itself',
      {
        files: { ...requires, 'node_modules/shared/index.js': "exports.value = 'own';" },
        layers: [shared('shared', 'one')],
      },
      'own',
    ],
    [
      'for a package in it that needs another one in it',
      {
        files: requires,
        layers: [
          { 'nodejs/node_modules/shared/index.js': "exports.value = require('other').value;" },
          shared('other', 'the other'),
        ],
      },
      'the other, required',
    ],
    [
      'for a handler that an agent sets by its path',
      {
        files: requires,
        layers: [
          shared('shared', 'one'),
          {
            'nodejs/node_modules/agent/handler.cjs': `
              const own = require(process.env.LAMBDA_TASK_ROOT + '/index.js');
              exports.handler = async () => 'wrapped ' + (await own.handler());`,
          },
        ],
        properties: { Handler: '/opt/nodejs/node_modules/agent/handler.handler' },
      },
      'wrapped one, required',
    ],
    [
      'for a handler that an agent sets by its path, as an ES module',
      {
        files: imports,
        layers: [
          { 'agent/package.json': '{"type":"module"}', 'agent/index.js': 'export const handler = () => "agent";' },
        ],
        properties: { Runtime: 'nodejs24.x', Handler: '/opt/agent/index.handler' },
      },
      'agent',
    ],
    [
      'for a handler that is a package',
      {
        files: requires,
        layers: [{ 'nodejs/node_modules/agent/index.js': "exports.handler = async () => 'agent';" }],
        properties: { Handler: 'agent.handler' },
      },
      'agent',
    ],
    [
      'in the lists of folders of the function',
      {
        files: { 'index.js': "exports.handler = async () => require('own');" },
        layers: [{ 'lib/own.js': "module.exports = 'from /opt/lib';" }],
        properties: { Environment: { Variables: { NODE_PATH: '/opt/lib' } } },
      },
      'from /opt/lib',
    ],
  ];
  for (const [name, input, answer] of cases) {
    it(`is loaded: ${name}`, async (t) => assert.equal(await run(t, input), answer));
  }

  it('is loaded as CommonJS, even if a folder above it contains ES modules', async (t) => {
    const fn = functionOf(t, {
      files: { 'index.js': "exports.handler = async () => require('own');" },
      layers: [{ 'lib/own.js': "module.exports = 'CommonJS';" }],
      properties: { Environment: { Variables: { NODE_PATH: '/opt/lib' } } },
    });
    const { path } = fn.stack.assets.file('layer0.zip');
    writeFileSync(join(dirname(path), 'package.json'), '{"type":"module"}');
    assert.equal(await running(t).functions.invoke(fn, {}), 'CommonJS');
  });

  const python = (properties: object = {}): FunctionInput['properties'] => ({
    Runtime: `python${pythonVersion()}`,
    ...properties,
  });
  const importing = { 'index.py': 'import shared\ndef handler(event, context):\n    return shared.VALUE\n' };
  const pythonCases: readonly [name: string, input: FunctionInput, answer: unknown][] = [
    ['in python', { files: importing, layers: [{ 'python/shared.py': 'VALUE = 1' }] }, 1],
    [
      'in site-packages of its version, before python',
      {
        files: importing,
        layers: [
          {
            [`python/lib/python${pythonVersion()}/site-packages/shared.py`]: 'VALUE = "of its version"',
            'python/lib/python3.1/site-packages/shared.py': 'VALUE = "of another"',
            'python/shared.py': 'VALUE = "of all"',
          },
        ],
      },
      'of its version',
    ],
    [
      'with a package that two layers have parts of',
      {
        files: {
          'index.py':
            'import shared.a, shared.b\ndef handler(event, context):\n    return [shared.a.VALUE, shared.b.VALUE]\n',
        },
        layers: [
          { 'python/shared/__init__.py': '', 'python/shared/a.py': 'VALUE = 1', 'python/shared/b.py': 'VALUE = 1' },
          zipOf([{ name: 'python/shared/b.py', content: 'VALUE = 2' }]),
        ],
      },
      [1, 2],
    ],
    [
      'under a module of the code itself',
      { files: { ...importing, 'shared.py': 'VALUE = "own"' }, layers: [{ 'python/shared.py': 'VALUE = 1' }] },
      'own',
    ],
    [
      'with programs',
      {
        files: {
          'index.py':
            'import subprocess\ndef handler(event, context):\n    return subprocess.run(["tool"], capture_output=True, text=True).stdout\n',
        },
        layers: [zipOf([{ name: 'bin/tool', content: '#!/bin/sh\nprintf tool', mode: 0o100755 }])],
      },
      'tool',
    ],
  ];
  for (const [name, input, answer] of pythonCases) {
    it(`is loaded by Python: ${name}`, async (t) => {
      assert.deepEqual(await run(t, { ...input, properties: python() }), answer);
    });
  }

  it('may have the program of a function that brings its own runtime', async (t) => {
    const properties = { Runtime: 'provided.al2023', Handler: 'x' };
    const script = `#!${process.execPath}\n${runtimeClient}`;
    const zipped = zipOf([{ name: 'bootstrap', content: script, mode: 0o100755 }]);
    assert.equal(await run(t, { files: { 'own.txt': 'of the code' }, layers: [zipped], properties }), 'of the code');
    assert.equal(
      await run(t, { archive: zipOf([{ name: 'own.txt', content: 'of the archive' }]), layers: [zipped], properties }),
      'of the archive',
    );
    await assert.rejects(
      run(t, { archive: zipOf([{ name: 'own.txt' }]), properties }),
      /'S\/Fn' has the runtime 'provided\.al2023', but its code has no file 'bootstrap'/,
    );
  });

  it('is not there for another function', async (t) => {
    const { functions } = running(t);
    assert.equal(
      await functions.invoke(functionOf(t, { files: imports, layers: [shared('shared', 'one')] }), {}),
      'one, imported',
    );
    await assert.rejects(functions.invoke(functionOf(t, { files: imports }), {}), /Cannot find package 'shared'/);
  });

  it('is loaded anew if only its content has changed', async (t) => {
    const fn = functionOf(t, {
      files: requires,
      layers: [{ 'nodejs/node_modules/shared/index.js': 'exports.value = 1;' }],
    });
    const next = functionOf(t, {
      files: requires,
      layers: [{ 'nodejs/node_modules/shared/index.js': 'exports.value = 2;' }],
    });
    const deployed = new DeployedFunctions({ clock: Date.now, onOutput: () => {} });
    t.after(() => deployed.close());
    const invoke = () => deployed.invoke(fn, {}, undefined);
    const environment = (_: unknown, variables: Readonly<Record<string, string>>) => variables;
    deployed.prepare([fn], environment)();
    assert.equal(await invoke(), 1);
    deployed.prepare([next], environment)();
    assert.equal(await invoke(), 2);
  });

  it('has extensions that are named, since they are not started', async (t) => {
    const { functions, lines } = running(t);
    const layers = [{ 'extensions/insights': '', 'extensions/agent': '' }];
    await functions.invoke(functionOf(t, { files: { 'index.js': 'exports.handler = async () => 1;' }, layers }), {});
    assert.deepEqual(lines, ['the extensions of its layers are not started: agent, insights']);
  });
});

describe('an archive', () => {
  it('is unpacked for the time that its function runs', async (t) => {
    const { functions } = running(t);
    const archive = zipOf([
      { name: 'index.js', content: "exports.handler = async () => [__dirname, require('./lib/a')];" },
      { name: 'lib/a.js', content: 'module.exports = process.env.LAMBDA_TASK_ROOT;' },
    ]);
    const [folder, taskRoot] = (await functions.invoke(functionOf(t, { archive }), {})) as readonly string[];
    assert.equal(folder, taskRoot);
    assert.ok(existsSync(String(folder)));
    await functions.close();
    assert.ok(!existsSync(String(folder)));
  });

  it('is deployed anew if its content has changed, and stays warm if it has not', async (t) => {
    const counting = (first: number) =>
      zipOf([{ name: 'index.js', content: `let n = ${first}; exports.handler = async () => n++;` }]);
    const deployed = new DeployedFunctions({ clock: Date.now, onOutput: () => {} });
    t.after(() => deployed.close());
    const answers: unknown[] = [];
    for (const first of [1, 1, 10]) {
      const fn = functionOf(t, { archive: counting(first) });
      deployed.prepare([fn], (_, variables) => variables)();
      answers.push(await deployed.invoke(fn, {}, undefined));
    }
    assert.deepEqual(answers, [1, 2, 10]);
  });

  it('fails its function if it cannot be unpacked, until it can', async (t) => {
    const { functions } = running(t);
    const fn = functionOf(t, { archive: Buffer.from('text') });
    const path = join(dirname(fn.stack.assets.file('code.zip').path), 'asset.jar');
    const failed = await functions.invoke(fn, {}).catch((error: unknown) => error);
    assert.ok(failed instanceof FunctionError);
    assert.deepEqual([failed.code, failed.errorType], ['FUNCTION_INIT', 'Runtime.NoCode']);
    assert.match(failed.message, /asset\.jar' cannot be unpacked: /);
    rmSync(path);
    assert.match(String(await functions.invoke(fn, {}).catch((error: unknown) => error)), /is not in '.*asset\.jar'/);
    writeFileSync(path, zipOf([{ name: 'index.js', content: 'exports.handler = async () => 1;' }]));
    assert.equal(await functions.invoke(fn, {}), 1);
  });
});

describe('a layer that is not in the assembly', () => {
  const arn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:7`;
  const answering = { 'index.js': 'exports.handler = async () => 1;' };

  const skipped: readonly [name: string, Layers: readonly unknown[], notices: readonly string[]][] = [
    [
      'an agent',
      [arn('LambdaInsightsExtension')],
      [`'S/Fn' runs without the layer '${arn('LambdaInsightsExtension')}': it is not in the assembly`],
    ],
    [
      'Powertools',
      [arn('AWSLambdaPowertoolsTypeScriptV2')],
      [`'S/Fn' runs without the layer '${arn('AWSLambdaPowertoolsTypeScriptV2')}': it is not in the assembly`],
    ],
    [
      'the one for parameters and secrets, which code calls',
      [arn('AWS-Parameters-and-Secrets-Lambda-Extension')],
      [
        `'S/Fn' runs without the layer '${arn('AWS-Parameters-and-Secrets-Lambda-Extension')}', so calls to localhost:2773 fail: it is not in the assembly`,
      ],
    ],
    [
      'one whose ARN is looked up',
      ['{{resolve:ssm:/layers/tools}}'],
      ["'S/Fn' runs without a layer: its ARN is unknown: '{{resolve:ssm:/layers/tools}}' is looked up in the account"],
    ],
    [
      'a list that is not known',
      { Ref: 'Nobody' } as never,
      ["'S/Fn' runs without a layer: its ARN is unknown: stack 'S' has no parameter or resource 'Nobody'"],
    ],
  ];
  for (const [name, Layers, notices] of skipped) {
    it(`does not stop its function, and is named: ${name}`, async (t) => {
      const fn = functionOf(t, {
        files: answering,
        properties: { Code: { S3Key: 'code.zip' }, Layers: Layers as never },
      });
      assert.equal(await running(t).functions.invoke(fn, {}), 1);
      const named = layerNotices([fn]);
      assert.deepEqual(
        named.map((notice) => notice.split(' in the account')[0]),
        notices.map((notice) => notice.split(' in the account')[0]),
      );
    });
  }

  it('is named by its construct path if its content is not there', async (t) => {
    const Layer = { Type: 'AWS::Lambda::LayerVersion', Properties: { LayerName: 'l', Content: { S3Key: 'gone.zip' } } };
    const fn = functionOf(t, { files: answering, properties: { Layers: [{ Ref: 'Layer' }] }, resources: { Layer } });
    assert.equal(await running(t).functions.invoke(fn, {}), 1);
    assert.match(
      String(layerNotices([fn])[0]),
      /^'S\/Fn' runs without the layer 'S\/Layer': its content was not found: no asset has the key 'gone\.zip'/,
    );
  });

  it('is named once for all functions, of which a few are', (t) => {
    const fn = functionOf(t, { properties: { Layers: [arn('x')] } });
    assert.match(String(layerNotices([fn, fn])), /^'S\/Fn' and 'S\/Fn' run without/);
    assert.match(String(layerNotices([fn, fn, fn, fn])), /^'S\/Fn', 'S\/Fn', 'S\/Fn' and 'S\/Fn' run/);
    assert.match(String(layerNotices([fn, fn, fn, fn, fn])), /^'S\/Fn', 'S\/Fn', 'S\/Fn' and 2 more run/);
  });

  it('is not named for a function that only CloudFormation calls', (t) => {
    const provider = functionOf(t, {
      properties: { Layers: [arn('x')] },
      resources: { Custom: { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': ['Fn', 'Arn'] } } } },
    });
    const other = functionOf(t, { properties: { Layers: [arn('x')] } });
    assert.deepEqual([...withoutProviders([provider]), ...withoutProviders([other])], [other]);
  });

  it('may have the wrapper of a function, which is named', (t) => {
    const Variables = { AWS_LAMBDA_EXEC_WRAPPER: '/opt/wrap' };
    assert.deepEqual(layerNotices([functionOf(t, { properties: { Environment: { Variables } } })]), [
      "'S/Fn' runs without its wrapper '/opt/wrap' (AWS_LAMBDA_EXEC_WRAPPER)",
    ]);
  });

  for (const [kind, files] of [
    ['CommonJS', { 'index.js': "require('@tools/a'); exports.handler = async () => 1;" }],
    ['an ES module', { 'index.mjs': "import '@tools/a'; export const handler = async () => 1;" }],
    ['a handler', { 'index.js': "exports.handler = async () => require('@tools/a');" }],
    ['Python', { 'index.py': 'import tools_a\ndef handler(event, context):\n    pass\n' }],
  ] as const) {
    it(`is named when an import fails: ${kind}`, async (t) => {
      const { functions, lines } = running(t);
      const Runtime = 'index.py' in files ? `python${pythonVersion()}` : 'nodejs22.x';
      await assert.rejects(
        functions.invoke(functionOf(t, { files, properties: { Runtime, Layers: [arn('tools')] } }), {}),
      );
      const [name, remedy] =
        'index.py' in files ? ['tools_a', ''] : ['@tools/a', '; npm install @tools/a installs it without the layer'];
      assert.equal(lines.at(-1), `'${name}' might be in a layer that is not loaded: '${arn('tools')}'${remedy}`);
    });
  }

  for (const [Handler, message, hint] of [
    [
      '/opt/nodejs/node_modules/agent/handler.handler',
      /^Cannot find module '\/opt\/nodejs\/node_modules\/agent\/handler': there is no handler\.js, \.mjs or \.cjs in the layers that are loaded$/,
      "'/opt/nodejs/node_modules/agent/handler'",
    ],
    [
      'agent.handler',
      /^Cannot find module 'agent': there is no agent\.js, \.mjs or \.cjs in the function's code$/,
      "'agent'",
    ],
  ] as const) {
    it(`is named if a handler is not found, without advice to install it with npm: ${Handler}`, async (t) => {
      const { functions, lines } = running(t);
      const fn = functionOf(t, { files: answering, properties: { Handler, Layers: [arn('tools')] } });
      await assert.rejects(functions.invoke(fn, {}), { message });
      assert.equal(lines.at(-1), `${hint} might be in a layer that is not loaded: '${arn('tools')}'`);
    });
  }

  it('does not give a function the folder /opt of this machine', async (t) => {
    const fn = functionOf(t, { files: answering, properties: { Handler: '/opt/../index.handler' } });
    await assert.rejects(running(t).functions.invoke(fn, {}), {
      message: /^Bad handler '\/opt\/\.\.\/index\.handler'/,
    });
  });

  const messages: readonly [message: string, module: string | undefined, remedy?: string][] = [
    ["Cannot find module 'a'\nRequire stack:\n- /x/index.js", 'a', 'a'],
    ["Cannot find package '@b/c' imported from /x/index.mjs", '@b/c', '@b/c'],
    ["Error: Cannot find module '@b/c/d.js'", '@b/c/d.js', '@b/c'],
    ["Cannot find module 'e/f.js'", 'e/f.js', 'e'],
    ["Unable to import module 'index': No module named 'd.e'", 'd.e'],
    [
      "Cannot find module '/opt/nodejs/node_modules/agent/handler': there is no x",
      '/opt/nodejs/node_modules/agent/handler',
    ],
    ["Cannot find module 'agent': there is no agent.js", 'agent'],
    ["Cannot find module './own'", undefined],
    ["Cannot find module '/x/own'", undefined],
    ['boom', undefined],
  ];
  for (const [message, module, remedy] of messages) {
    it(`is ${module === undefined ? 'not ' : ''}what may be missing: ${message.split('\n')[0]}`, () => {
      const install = remedy === undefined ? '' : `; npm install ${remedy} installs it without the layer`;
      const expected = `'${module}' might be in a layer that is not loaded: one whose ARN is unknown${install}`;
      assert.equal(missingLayer(message, [{ name: '', reason: 'x' }]), module && expected);
      assert.equal(missingLayer(message, []), undefined);
    });
  }
});

describe('the variables of a function with layers', () => {
  const cases: readonly [runtime: string, given: Readonly<Record<string, string>>, expected: object][] = [
    [
      'nodejs22.x',
      { PATH: '/bin:/opt/bin' },
      {
        PATH: '/bin:/layers/bin',
        LD_LIBRARY_PATH: '/layers/lib',
        NODE_PATH: '/layers/nodejs/node22/node_modules:/layers/nodejs/node_modules',
      },
    ],
    [
      'python3.12',
      { PYTHONPATH: 'own:/opt/other' },
      {
        PATH: '/layers/bin',
        LD_LIBRARY_PATH: '/layers/lib',
        PYTHONPATH: 'own:/layers/other:/layers/python/lib/python3.12/site-packages:/layers/python',
      },
    ],
    [
      'ruby3.3',
      { LD_LIBRARY_PATH: '/option' },
      {
        PATH: '/layers/bin',
        LD_LIBRARY_PATH: '/option:/layers/lib',
        GEM_PATH: '/layers/ruby/gems/3.3.0',
        RUBYLIB: '/layers/ruby/lib',
      },
    ],
    ['provided.al2023', {}, { PATH: '/layers/bin', LD_LIBRARY_PATH: '/layers/lib' }],
    ['', { PATH: '/opt' }, { PATH: '/layers:/layers/bin', LD_LIBRARY_PATH: '/layers/lib' }],
  ];
  for (const [runtime, given, expected] of cases) {
    it(`lead to them: ${runtime || 'a container image'}`, () => {
      const variables = layerVariables({ ...given, TEXT: '/opt/text' }, runtime, '/layers');
      assert.deepEqual(variables, { ...expected, TEXT: '/opt/text' });
    });
  }

  it('are as they were without layers', () => {
    const given = { PATH: '/bin:/opt/bin' };
    assert.equal(layerVariables(given, 'python3.12', undefined), given);
  });
});
