import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { thisMachine } from '../../../lib/host/handlers/this-machine.js';
import { temporaryFolder } from '../../support/assembly.js';
import { AwsApp } from '../../support/aws-app.js';
import { suiteCleanup } from '../../support/cleanup.js';
import { functionOf, running } from '../../support/functions.js';
import { listening } from '../../support/listening.js';
import { pythonVersion } from '../../support/runtimes.js';

const keys = 'https://cognito-idp.eu-west-1.amazonaws.com/pool/.well-known/jwks.json';
const clients: readonly [name: string, code: string, answer: unknown, request: string][] = [
  [
    'boto3',
    'import boto3\n    return boto3.client("dynamodb", region_name="eu-west-1").list_tables()["TableNames"]',
    ['notes'],
    'POST dynamodb.eu-west-1.amazonaws.com /',
  ],
  [
    'boto3 with the path of an object',
    'import boto3\n    return len(boto3.resource("s3", region_name="eu-west-1").Object("b", "k").get()["Body"].read()) > 0',
    true,
    'GET s3.eu-west-1.amazonaws.com /b/k',
  ],
  [
    'requests',
    `import requests\n    return requests.get("${keys}").json()["TableNames"]`,
    ['notes'],
    'GET cognito-idp.eu-west-1.amazonaws.com /pool/.well-known/jwks.json',
  ],
  [
    'PyJWT',
    `import jwt\n    return [key.key_id for key in jwt.PyJWKClient("${keys}").get_jwk_set().keys]`,
    ['k1'],
    'GET cognito-idp.eu-west-1.amazonaws.com /pool/.well-known/jwks.json',
  ],
  [
    'httpx',
    'import httpx\n    return httpx.get("https://sqs.eu-west-1.amazonaws.com/").json()["TableNames"]',
    ['notes'],
    'GET sqs.eu-west-1.amazonaws.com /',
  ],
];

/** A symmetric key is the shortest that clients can read. */
const served = JSON.stringify({
  TableNames: ['notes'],
  keys: [{ kty: 'oct', kid: 'k1', use: 'sig', alg: 'HS256', k: 'c2VjcmV0' }],
});

describe('the packages that Python handlers call AWS with', () => {
  const cleanup = suiteCleanup();
  let environment = '';

  before(() => {
    environment = join(temporaryFolder(cleanup), 'venv');
    const run = (program: string, ...args: string[]) =>
      execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    run('python3', '-m', 'venv', environment);
    run(join(environment, 'bin/pip'), 'install', '--quiet', 'boto3', 'requests', 'pyjwt', 'httpx');
  });
  after(() => cleanup.undo());

  for (const [name, code, answer, request] of clients) {
    it(`end at a port of this machine: ${name}`, async (t) => {
      const requests: string[] = [];
      const awsPort = await listening(t, ({ method, headers, url }, response) => {
        requests.push(`${method} ${headers.host} ${url}`);
        response.setHeader('content-type', 'application/json').end(served);
      });
      const machine = thisMachine(process.cwd(), { VIRTUAL_ENV: environment });
      const { functions } = running(t, { awsPort, launching: { machine, commands: {} } });
      const fn = functionOf(t, {
        files: { 'index.py': `def handler(event, context):\n    ${code}\n` },
        properties: { Runtime: `python${pythonVersion()}`, MemorySize: 512 },
      });
      assert.deepEqual(await functions.invoke(fn, {}), answer);
      assert.deepEqual(requests, [request]);
    });
  }

  it('call the user pool of the app, even with requests that boto3 does not sign', async (t) => {
    const app = await AwsApp.start(t);
    const { CLIENT } = (await app.try('variables', 'all')).answer as Readonly<Record<string, string>>;
    const machine = thisMachine(process.cwd(), { VIRTUAL_ENV: environment });
    const { functions } = running(t, { launching: { machine, commands: {} } });
    const code = `import boto3
def handler(event, context):
    pool = boto3.client("cognito-idp", region_name="us-east-1", endpoint_url=event["url"])
    user = {"USERNAME": "ann@example.com", "PASSWORD": "Correct-Horse-1"}
    answer = pool.initiate_auth(AuthFlow="USER_PASSWORD_AUTH", ClientId=event["client"], AuthParameters=user)
    return answer["AuthenticationResult"]["TokenType"]
`;
    const fn = functionOf(t, {
      files: { 'index.py': code },
      properties: { Runtime: `python${pythonVersion()}`, MemorySize: 512 },
    });
    assert.equal(await functions.invoke(fn, { url: app.local.aws, client: CLIENT }), 'Bearer');
  });
});
