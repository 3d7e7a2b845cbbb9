import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { CfnOutput, CfnStack, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AssemblyError } from '../../lib/assembly/assembly-error.js';
import { AssetManifest } from '../../lib/assembly/asset-manifest.js';
import { readAnnotatedErrors, readAssembly } from '../../lib/assembly/io/read-assembly.js';
import { resourceNamed, stackNamed, synthesized, temporaryFolder } from '../support/assembly.js';

const api = (scope: Stack, id = 'Api') => new CfnApi(scope, id, { name: 'n', protocolType: 'HTTP' });

function written(test: TestContext, files: { readonly [name: string]: unknown }): string {
  const folder = temporaryFolder(test);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

function refuses(read: () => unknown, code: string, message: RegExp) {
  assert.throws(read, (error) => {
    assert.ok(error instanceof AssemblyError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}

describe('readAssembly', () => {
  it('reads stacks with their names, paths and environments', (t) => {
    const assembly = synthesized(t, (app) => {
      new Stack(app, 'Agnostic');
      new Stack(app, 'Fixed', { stackName: 'other', env: { account: '222222222222', region: 'eu-central-1' } });
    });
    assert.deepEqual(
      assembly.stacks.map(({ name, path, account, region }) => ({ name, path, account, region })),
      [
        { name: 'Agnostic', path: 'Agnostic', account: '000000000000', region: 'us-east-1' },
        { name: 'other', path: 'Fixed', account: '222222222222', region: 'eu-central-1' },
      ],
    );
  });

  it('reads the stacks of stages, and tells equal ones apart', (t) => {
    const assembly = synthesized(t, (app) => {
      for (const id of ['Dev', 'Prod']) {
        api(new Stack(new Stage(app, id), 'Hello', { stackName: 'hello' }));
      }
    });
    assert.deepEqual(
      assembly.stacks.map(({ path, name, stage }) => ({ path, name, stage })),
      [
        { path: 'Dev/Hello', name: 'hello', stage: 'assembly-Dev' },
        { path: 'Prod/Hello', name: 'hello', stage: 'assembly-Prod' },
      ],
    );
    const [dev, prod] = assembly.resources('AWS::ApiGatewayV2::Api').map((resource) => resource.ref());
    assert.notEqual(dev, prod);
  });

  const contexts = { 'by their metadata': true, 'by their URL': false };
  for (const [how, metadata] of Object.entries(contexts)) {
    it(`finds the templates of nested stacks ${how}`, (t) => {
      const assembly = synthesized(
        t,
        (app) => {
          const stack = new Stack(app, 'Outer');
          const inner = new NestedStack(stack, 'Inner');
          const innermost = new NestedStack(inner, 'Innermost');
          new CfnOutput(innermost, 'Id', { value: api(stack).ref });
          new CfnOutput(stack, 'Back', { value: api(innermost).ref });
        },
        { 'aws:cdk:enable-asset-metadata': metadata },
      );
      assert.deepEqual(
        assembly.stacks.map(({ path }) => path),
        ['Outer', 'Outer/Inner', 'Outer/Inner/Innermost'],
      );
      const outer = stackNamed(assembly, 'Outer');
      const innermost = stackNamed(assembly, 'Outer/Inner/Innermost');
      assert.equal(innermost.outputs[0]?.value, resourceNamed(outer, 'Api').ref());
      assert.equal(
        outer.outputs.find(({ logicalId }) => logicalId === 'Back')?.value,
        resourceNamed(innermost, 'Api').ref(),
      );
      assert.deepEqual(assembly.unread, []);
    });
  }

  it('names a nested stack whose template is not there', (t) => {
    const assembly = synthesized(t, (app) => {
      const stack = new Stack(app, 'Outer');
      new CfnStack(stack, 'Nested', { templateUrl: 'https://example.com/template.json' });
    });
    assert.deepEqual(assembly.unread, ["the template of the nested stack 'Outer/Nested' is not in the assembly"]);
  });

  it('evaluates conditions when all stacks are read', (t) => {
    const nested = (file: string, Parameters: object = {}) => ({
      Type: 'AWS::CloudFormation::Stack',
      Metadata: { 'aws:asset:path': file },
      Properties: { Parameters },
    });
    const flagged = {
      Parameters: { Flag: { Type: 'String' } },
      Conditions: { On: { 'Fn::Equals': [{ Ref: 'Flag' }, 'on'] } },
      Resources: {
        Api: { Type: 'AWS::ApiGatewayV2::Api', Condition: 'On' },
        Nested: { ...nested('empty.json'), Condition: 'On' },
      },
    };
    const folder = written(t, {
      'manifest.json': {
        version: '48.0.0',
        artifacts: { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.json' } } },
      },
      'S.json': {
        Resources: {
          First: nested('flagged.json', { Flag: { 'Fn::GetAtt': 'Last.Outputs.Flag' } }),
          Last: nested('last.json'),
        },
      },
      'flagged.json': flagged,
      'empty.json': { Resources: { Api: { Type: 'AWS::ApiGatewayV2::Api' } } },
      'last.json': { Outputs: { Flag: { Value: 'off' } } },
    });
    const assembly = readAssembly(folder);
    assert.deepEqual(
      assembly.stacks.map(({ path }) => path),
      ['S', 'S/First', 'S/Last'],
    );
    assert.deepEqual(assembly.resources('AWS::ApiGatewayV2::Api'), []);
    assert.deepEqual(assembly.unread, []);
  });

  it('refuses a folder that is no assembly', (t) => {
    const folder = temporaryFolder(t);
    refuses(
      () => readAssembly(folder),
      'ASSEMBLY_MISSING',
      /^cannot read '.+manifest\.json': a cloud assembly is the folder that 'cdk synth' writes/,
    );
  });

  it('refuses a manifest that is not JSON', (t) => {
    const folder = written(t, { 'manifest.json': '{' });
    refuses(
      () => readAssembly(folder),
      'ASSEMBLY_INVALID',
      /^'.+manifest\.json' is not JSON: synthesize the app again$/,
    );
  });

  it('refuses JSON that is no manifest', (t) => {
    const folder = written(t, { 'manifest.json': { artifacts: [] } });
    refuses(() => readAssembly(folder), 'ASSEMBLY_INVALID', /manifest\.json' is not the manifest of a cloud assembly/);
  });

  it('refuses an assembly whose template is not there', (t) => {
    const artifacts = { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.json' } } };
    const folder = written(t, { 'manifest.json': { version: '48.0.0', artifacts } });
    refuses(() => readAssembly(folder), 'ASSEMBLY_MISSING', /^cannot read '.+S\.json'/);
  });

  it('refuses a template that is not a map', (t) => {
    const artifacts = { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.json' } } };
    const folder = written(t, { 'manifest.json': { version: '48.0.0', artifacts }, 'S.json': [] });
    refuses(() => readAssembly(folder), 'ASSEMBLY_INVALID', /S\.json' is not a template/);
  });

  it('refuses an assembly with unanswered lookups, those of a stage as well', (t) => {
    const folder = written(t, {
      'manifest.json': {
        version: '48.0.0',
        artifacts: { Dev: { type: 'cdk:cloud-assembly', properties: { directoryName: 'dev' } } },
      },
      'dev/manifest.json': { version: '48.0.0', missing: [{ key: 'vpc-provider:x' }, { key: 'ami:y' }] },
    });
    refuses(
      () => readAssembly(folder),
      'ASSEMBLY_LOOKUPS',
      /without the context values 'vpc-provider:x', 'ami:y': run 'cdk synth' once with credentials/,
    );
  });
});

describe('readAnnotatedErrors', () => {
  it('finds what constructs report, in stages and beside the manifest as well', (t) => {
    const error = (data: string) => ({
      '/S/Api': [
        { type: 'aws:cdk:error', data },
        { type: 'aws:cdk:warning', data: 'w' },
      ],
    });
    const folder = written(t, {
      'manifest.json': {
        version: '48.0.0',
        artifacts: {
          S: { type: 'aws:cloudformation:stack', metadata: error('inline'), additionalMetadataFile: 'S.metadata.json' },
          Dev: { type: 'cdk:cloud-assembly', properties: { directoryName: 'dev' } },
        },
      },
      'S.metadata.json': error('beside'),
      'dev/manifest.json': {
        version: '48.0.0',
        artifacts: { S: { type: 'aws:cloudformation:stack', metadata: error('stage') } },
      },
    });
    assert.deepEqual(readAnnotatedErrors(folder), ['[/S/Api] inline', '[/S/Api] beside', '[/S/Api] stage']);
  });
});

describe('file assets', () => {
  it('are found by their object key, from a stage as well', (t) => {
    const code = written(t, { 'index.js': 'exports.handler = 1' });
    const assembly = synthesized(t, (app) => {
      const stack = new Stack(new Stage(app, 'Dev'), 'S');
      new LambdaFunction(stack, 'Fn', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromAsset(code),
      });
    });
    const [fn] = assembly.resources('AWS::Lambda::Function');
    assert.ok(fn);
    const { S3Key } = fn.property('Code') as { readonly S3Key: string };
    const asset = fn.stack.assets.file(S3Key);
    assert.equal(asset.packaging, 'zip');
    assert.equal(dirname(asset.path), assembly.folder);
  });

  const manifest = (path: unknown) => ({
    files: { x: { source: { path, packaging: 'zip' }, destinations: { here: { objectKey: 'x.zip' } } } },
  });

  it('may have absolute paths', () => {
    const assets = new AssetManifest('/app/cdk.out', '/app/cdk.out/dev', [manifest('/app/cdk.out/asset.x')]);
    assert.deepEqual(assets.file('x.zip'), { path: '/app/cdk.out/asset.x', packaging: 'zip' });
  });

  for (const path of ['/app/handlers', '../../handlers', '../../cdk.out2/asset.x']) {
    it(`are refused outside the assembly, but only when they are asked for: '${path}'`, () => {
      const assets = new AssetManifest('/app/cdk.out', '/app/cdk.out/dev', [manifest(path)]);
      refuses(
        () => assets.file('x.zip'),
        'ASSET_OUTSIDE',
        /^the asset '\/app\/.+' is outside the assembly '\/app\/cdk\.out': the assembly was probably written by 'cdk ls' or 'cdk destroy', which do not bundle assets, so run 'cdk synth' again$/,
      );
    });
  }

  it('that are not there are named', () => {
    refuses(
      () => new AssetManifest('/a', '/a', []).file('y.zip'),
      'ASSET_UNKNOWN',
      /^no asset has the key 'y\.zip' in '\/a'$/,
    );
  });

  it('that a command makes at deploy time are refused', () => {
    refuses(
      () => new AssetManifest('/a', '/a', [manifest(undefined)]).file('x.zip'),
      'ASSET_UNKNOWN',
      /created by a command/,
    );
  });
});
