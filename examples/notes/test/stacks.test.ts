import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { folder, type Resource, synthesize, Template } from './support/synthesize';

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
  const tables = data.ofType('AWS::DynamoDB::GlobalTable');
  assert.ok(
    tables.every((table) => replicasOf(table).every((replica) => 'PointInTimeRecoverySpecification' in replica)),
  );
  const notes = replicasOf(data.named('AWS::DynamoDB::GlobalTable', 'Notes'));
  assert.ok(notes.every(({ DeletionProtectionEnabled }) => DeletionProtectionEnabled));
});

test('an event that fails three times is kept', () => {
  const { RedrivePolicy } = data.named('AWS::SQS::Queue', 'Events');
  assert.equal((RedrivePolicy as { maxReceiveCount: number }).maxReceiveCount, 3);
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
  for (const [file, current] of [
    ['openapi.json', document],
    ['frontend/src/api-types.ts', types],
  ] as const) {
    assert.ok(text(join(folder, file)) === text(current), `${file} is out of date: run npm run api`);
  }
});

test('the public route has a limit of its own, and every request is logged', () => {
  const [{ RouteSettings, AccessLogSettings } = {}] = api.ofType('AWS::ApiGatewayV2::Stage');
  const settings = RouteSettings as Record<string, object>;
  assert.deepEqual(settings['GET /health'], { ThrottlingBurstLimit: 10, ThrottlingRateLimit: 5 });
  assert.ok(AccessLogSettings);
});

test('a function whose environment names a table or a queue may use it', () => {
  const stores = [data, api].flatMap(({ resources }) =>
    Object.keys(resources).filter((id) => /DynamoDB::(Global)?Table$|SQS::Queue$/.test(resources[id]?.Type ?? '')),
  );
  const uses = Object.entries(api.resources).flatMap(([id, { Type, Properties }]) =>
    Type === 'AWS::Lambda::Function'
      ? stores
          .filter((store) => refersTo(Properties.Environment, store))
          .map((store) => ({ text: `${id} uses ${store}`, role: idOf(Properties.Role), store }))
      : [],
  );
  const forbidden = uses.filter(
    ({ role, store }) =>
      !policiesOf(role).some(({ Effect, Resource }) => Effect === 'Allow' && refersTo(Resource, store)),
  );
  assert.notEqual(uses.length, 0);
  assert.deepEqual(
    forbidden.map(({ text }) => `${text} without a permission: grant it in stacks/api-stack.ts`),
    [],
  );
});

test('a function that only reads may not write', () => {
  for (const name of ['app', 'health', 'shared', 'statistics']) {
    const text = JSON.stringify(policiesOf(`Handlers${name}ServiceRole`));
    assert.match(text, /dynamodb:Query/);
    assert.doesNotMatch(text, /dynamodb:(Put|Update|Delete|BatchWrite)|sqs:/);
  }
});

test('server errors, slow responses, and events that fail or wait have an alarm', () => {
  for (const name of ['ServerErrors', 'Slow', 'Failed', 'Waiting']) {
    assert.ok(api.named('AWS::CloudWatch::Alarm', `Monitoring${name}`));
  }
  assert.ok(api.ofType('AWS::CloudWatch::Dashboard').length > 0);
});

test('every alarm sends to the topic', () => {
  const [topic] = Object.keys(api.resources).filter((id) => api.resources[id]?.Type === 'AWS::SNS::Topic');
  for (const { AlarmActions } of api.ofType('AWS::CloudWatch::Alarm')) {
    assert.deepEqual(AlarmActions, [{ Ref: topic }]);
  }
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

function replicasOf({ Replicas }: Resource['Properties']): readonly Record<string, unknown>[] {
  return Replicas as Record<string, unknown>[];
}

interface Statement {
  readonly Effect: string;
  readonly Resource: unknown;
}

/** What the role of a function may do. */
function policiesOf(role: string): readonly Statement[] {
  return api
    .ofType('AWS::IAM::Policy')
    .filter(({ Roles }) => refersTo(Roles, role))
    .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Statement[] }).Statement);
}

/** Directly, or by an export of the other stack, whose name contains the logical id. */
function refersTo(value: unknown, logicalId: string): boolean {
  return JSON.stringify(value ?? null).includes(logicalId);
}

/** The logical id in the ARN of a role. */
function idOf(role: unknown): string {
  return (role as { 'Fn::GetAtt': string[] })['Fn::GetAtt'][0] ?? '';
}
