import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { folder, synthesize, Template } from './support/synthesize';

const output = mkdtempSync(join(tmpdir(), 'notes-'));
let data: Template;
let api: Template;

before(() => {
  synthesize(join(output, 'dev'));
  [data, api] = ['Data', 'Api'].map((stack) => new Template(join(output, 'dev'), stack));
});
after(() => rmSync(output, { recursive: true }));

test('the tables and queues are in a stack of their own, without functions', () => {
  assert.notEqual(data.ofType('AWS::DynamoDB::GlobalTable').length, 0);
  assert.notEqual(data.ofType('AWS::SQS::Queue').length, 0);
  assert.equal(data.ofType('AWS::Lambda::Function').length, 0);
  assert.equal(api.ofType('AWS::DynamoDB::GlobalTable').length, 0);
});

test('the tables are backed up, and that of the notes cannot be deleted', () => {
  const replicas = data.ofType('AWS::DynamoDB::GlobalTable').flatMap(({ Replicas }) => Replicas as object[]);
  assert.ok(replicas.every((replica) => 'PointInTimeRecoverySpecification' in replica));
  assert.equal(replicas.filter((replica) => 'DeletionProtectionEnabled' in replica).length, 1);
});

test('a message that fails three times is kept', () => {
  const [redrive] = data.ofType('AWS::SQS::Queue').flatMap(({ RedrivePolicy }) => RedrivePolicy ?? []);
  assert.equal((redrive as { maxReceiveCount: number }).maxReceiveCount, 3);
});

test('routes.jsonl has who may call what', () => {
  const args = ['cdk-http-api-local', 'routes', '--output', join(output, 'dev'), '--check', 'routes.jsonl'];
  const { status, stdout } = spawnSync('npx', args, { cwd: folder, encoding: 'utf8' });
  assert.match(stdout, /^routes\.jsonl is up to date/);
  assert.equal(status, 0);
});

test('openapi.json and the types of the client are those of the routes and schemas', () => {
  const run = (program: string, ...args: string[]) =>
    assert.equal(spawnSync('npx', [program, ...args], { cwd: folder, encoding: 'utf8' }).status, 0, program);
  const [document, types] = [join(output, 'openapi.json'), join(output, 'api-types.ts')];
  const schemas = '.cdk-http-api-local/schemas.json';
  run('tsx', 'notes/schemas.ts');
  run('cdk-http-api-local', 'routes', '--output', join(output, 'dev'), '--openapi', document, '--schemas', schemas);
  run('openapi-typescript', document, '--output', types);
  const text = (file: string) => readFileSync(file, 'utf8');
  assert.equal(text(join(folder, 'openapi.json')), text(document));
  assert.equal(text(join(folder, 'frontend/src/api-types.ts')), text(types));
});

test('the public route has a limit of its own, and every request is logged', () => {
  const [stage = {}] = api.ofType('AWS::ApiGatewayV2::Stage');
  assert.deepEqual(stage.RouteSettings, {
    'GET /health': { ThrottlingBurstLimit: 10, ThrottlingRateLimit: 5 },
  });
  assert.ok(stage.AccessLogSettings);
});

test('a function that only reads may not write', () => {
  for (const name of ['app', 'health', 'shared', 'statistics']) {
    const policies = api.ofType('AWS::IAM::Policy').map((policy) => JSON.stringify(policy));
    const [policy = ''] = policies.filter((text) => text.includes(`"Handlers${name}ServiceRole`));
    assert.match(policy, /dynamodb:Query/);
    assert.doesNotMatch(policy, /dynamodb:(Put|Update|Delete|BatchWrite)|sqs:/);
  }
});

test('every alarm sends to the topic', () => {
  const alarms = api.ofType('AWS::CloudWatch::Alarm');
  assert.equal(alarms.length, 4);
  assert.ok(alarms.every(({ AlarmActions }) => (AlarmActions as unknown[]).length === 1));
  assert.equal(api.ofType('AWS::CloudWatch::Dashboard').length, 1);
});

test('another stage is other stacks, with a domain if it is given one', () => {
  const stage = join(output, 'prod');
  const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/1';
  synthesize(stage, 'stage=prod', 'apiDomain=api.example.com', `certificateArn=${certificate}`);
  const prod = new Template(stage, 'Api');
  const [domain = {}] = prod.ofType('AWS::ApiGatewayV2::DomainName');
  assert.equal(domain.DomainName, 'api.example.com');
  const [headers] = prod.ofType('AWS::CloudFront::ResponseHeadersPolicy');
  assert.match(JSON.stringify(headers), /https:\/\/api\.example\.com/);
  assert.match(JSON.stringify(prod.ofType('AWS::Cognito::UserPoolDomain')), /notes-prod-/);
});
