import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { handler as privateHandler } from '../handlers/private';
import { handler as publicHandler } from '../handlers/public';
import { referenceCycle } from './reference-cycle';
import { app, synthesize } from './support/synthesize';

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs: Record<string, { Value: unknown }>;
}

const folder = mkdtempSync(join(tmpdir(), 'hello-'));
const assembly = join(folder, 'assembly');

before(() => synthesize(assembly));
after(() => rmSync(folder, { recursive: true }));

describe('the stack that `cdk synth` makes without credentials', () => {
  let template: Template;

  before(() => {
    template = JSON.parse(readFileSync(join(assembly, 'Hello.template.json'), 'utf8'));
  });

  const ofType = (type: string) => Object.values(template.Resources).filter((resource) => resource.Type === type);

  test('has one open route, which is declared public, and one that needs a token', () => {
    const routes = ofType('AWS::ApiGatewayV2::Route').map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ]);
    assert.deepEqual(Object.fromEntries(routes), { 'GET /private': 'JWT', 'GET /public': 'NONE' });
  });

  test('is seen by `cdk-http-api-local routes` as the guard of the construct sees it', () => {
    const printed = execFileSync('npx', ['cdk-http-api-local', 'routes', '--output', assembly], {
      cwd: app,
      encoding: 'utf8',
    });
    assert.match(printed, /GET +\/private +token/);
    assert.match(printed, /GET +\/public +OPEN/);
    assert.equal(printed.match(/\bOPEN\b/g)?.length, 2, 'in the table and in the count');
  });

  test('has no reference cycle', () => {
    assert.equal(referenceCycle(template.Resources), undefined);
  });

  test('publishes where things are', () => {
    const outputs = ['ApiEndpoint', 'SiteUrl', 'UserPoolClientId', 'UserPoolId'];
    assert.deepEqual(
      Object.keys(template.Outputs)
        .filter((name) => outputs.includes(name))
        .sort(),
      outputs,
    );
  });

  test('serves its pages from a private bucket, over HTTPS alone, with a content security policy', () => {
    const [bucket] = ofType('AWS::S3::Bucket');
    assert.deepEqual(bucket.Properties.PublicAccessBlockConfiguration, {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    const [{ Properties: site }] = ofType('AWS::CloudFront::Distribution');
    const behavior = (site.DistributionConfig as { DefaultCacheBehavior: Record<string, unknown> })
      .DefaultCacheBehavior;
    assert.equal(behavior.ViewerProtocolPolicy, 'redirect-to-https');
    assert.deepEqual(Object.keys(behavior.ResponseHeadersPolicyId as object), ['Ref']);
    assert.equal(ofType('AWS::CloudFront::OriginAccessControl').length, 1);
    const [{ Properties: headers }] = ofType('AWS::CloudFront::ResponseHeadersPolicy');
    assert.match(JSON.stringify(headers), /default-src 'self'; connect-src 'self' https:\/\/cognito-idp\./);
  });

  test('answers unknown addresses with its own page, and 404', () => {
    const [{ Properties: site }] = ofType('AWS::CloudFront::Distribution');
    const { CustomErrorResponses } = site.DistributionConfig as { CustomErrorResponses: unknown };
    assert.deepEqual(CustomErrorResponses, [{ ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/404.html' }]);
  });

  test('lets the site, and no other origin, call the API', () => {
    const [{ Properties: api }] = ofType('AWS::ApiGatewayV2::Api');
    const { AllowOrigins } = api.CorsConfiguration as { AllowOrigins: unknown[] };
    assert.deepEqual(AllowOrigins, [template.Outputs.SiteUrl.Value]);
  });

  test('puts the configuration of Amplify beside the pages', () => {
    const [{ Properties: deployment }] = ofType('Custom::CDKBucketDeployment');
    assert.equal((deployment.SourceObjectKeys as unknown[]).length, 2);
    const [, markers] = deployment.SourceMarkers as object[];
    assert.match(JSON.stringify(markers), /"Ref":"ApiUserPool/);
    assert.match(JSON.stringify(markers), /"ApiEndpoint"/);
  });
});

describe('a reference cycle', () => {
  const cases: [string, Record<string, unknown>, string[] | undefined][] = [
    ['of Ref and GetAtt is found', { A: { Ref: 'B' }, B: { P: [{ 'Fn::GetAtt': ['A', 'Arn'] }] } }, ['A', 'B', 'A']],
    [
      'of Sub and DependsOn is found',
      { A: { 'Fn::Sub': 'https://${B.Name}/' }, B: { DependsOn: 'A' } },
      ['A', 'B', 'A'],
    ],
    ['of Sub with a map is found', { A: { 'Fn::Sub': ['${B}', {}] }, B: { DependsOn: ['A'] } }, ['A', 'B', 'A']],
    ['of one resource is found', { A: { 'Fn::GetAtt': 'A.Arn' } }, ['A', 'A']],
    [
      'is not found where references meet again',
      { A: [{ Ref: 'B' }, { Ref: 'C' }], B: { Ref: 'C' }, C: { Ref: 'AWS::Region' } },
      undefined,
    ],
  ];
  for (const [what, resources, cycle] of cases) {
    test(what, () => assert.deepEqual(referenceCycle(resources), cycle));
  }
});

describe('the handlers', () => {
  type Handler = (event: unknown) => Promise<{ statusCode: number; body: string }>;

  test('greet a stranger', async () => {
    const { statusCode, body } = await (publicHandler as unknown as Handler)({});
    assert.deepEqual([statusCode, body], [200, 'Hello Stranger!']);
  });

  test('greet a user, and know who it is', async () => {
    const event = { requestContext: { authorizer: { jwt: { claims: { sub: '2c8f' } } } } };
    const { statusCode, body } = await (privateHandler as unknown as Handler)(event);
    assert.deepEqual([statusCode, body], [200, 'Hello User! You are 2c8f.']);
  });
});

describe('the inventory of the routes', () => {
  /** What `cdk-http-api-local routes` prints, and how it ends. */
  function routes(...options: string[]) {
    const args = ['cdk-http-api-local', 'routes', '--output', assembly, ...options];
    const { status, stdout } = spawnSync('npx', args, { cwd: app, encoding: 'utf8' });
    return { status, stdout };
  }

  test('is up to date', () => {
    assert.deepEqual(routes('--check', 'routes.jsonl'), {
      status: 0,
      stdout: 'routes.jsonl is up to date: 2 routes: 1 OPEN, 1 token\n',
    });
  });

  test('shows a route that was closed before', () => {
    const file = join(folder, 'earlier.jsonl');
    const accepted = readFileSync(join(app, 'routes.jsonl'), 'utf8');
    writeFileSync(file, accepted.replace('"GET /public","access":"open"', '"GET /public","access":"iam"'));
    const { status, stdout } = routes('--check', file);
    assert.equal(status, 1);
    assert.match(stdout, /^ {2}GET \/public {2}IAM → OPEN$/m);
  });

  test('is an OpenAPI document as well', () => {
    const file = join(folder, 'openapi.json');
    assert.deepEqual(routes('--openapi', file), {
      status: 0,
      stdout: `wrote ${file}: 2 routes of Hello/Api/HttpApi\n`,
    });
    const golden = readFileSync(join(app, 'test/openapi.json'), 'utf8');
    assert.equal(readFileSync(file, 'utf8'), golden);
  });
});
