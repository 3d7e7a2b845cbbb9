import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../support/assembly.js';
import { type AwsAppInput, awsAssembly, type Tried } from '../../support/aws-app.js';
import { FakeMinistack } from '../../support/fake-ministack.js';
import { listening } from '../../support/listening.js';
import { Program, runProgram } from '../../support/program.js';
import { world } from '../../support/world-stack.js';

async function serve(
  test: TestContext,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  app: AwsAppInput = world,
) {
  const output = awsAssembly(test, app);
  const folder = dirname(output);
  const program = await Program.start(test, folder, ['--port', '0', '--output', output, ...args], env);
  const variables = async () => {
    const answer = await fetch(`${program.address('API')}/variables/all`, { method: 'POST' });
    return ((await answer.json()) as { readonly answer: Readonly<Record<string, string>> }).answer;
  };
  return { program, folder, variables };
}

describe('the program', () => {
  it('prints where calls of AWS go', async (t) => {
    const fake = FakeMinistack.in(join(temporaryFolder(t), 'bin'));
    const args = ['--endpoint', 'dynamodb=http://127.0.0.1:9', '--endpoint', 'lambda=http://127.0.0.1:9', '--aws'];
    const { program } = await serve(t, args, {
      PATH: `${fake.folder}:${process.env.PATH}`,
      AWS_ENDPOINT_URL_S3: 'http://localhost:9000',
      AWS_ENDPOINT_URL_BRAKET: 'http://127.0.0.1:8',
    });
    const [, section = ''] = /^AWS calls from functions\n((?: {2}.+\n)+)/m.exec(program.stdout) ?? [];
    const rows = section
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/));
    assert.deepEqual(rows, [
      ['cognito-idp', 'the user pools of this app, served here'],
      ['lambda', 'Invoke calls to the functions of this app, served here'],
      ['s3', 'http://127.0.0.1:9000 (AWS_ENDPOINT_URL_S3)'],
      ['dynamodb', 'http://127.0.0.1:9 (--endpoint)'],
      ['lambda', 'http://127.0.0.1:9 (--endpoint)'],
      ['AWS_ENDPOINT_URL_BRAKET', 'http://127.0.0.1:8'],
      [
        'cloudformation, cloudwatch, events, firehose, kinesis, kms, logs, scheduler, secretsmanager, ses, sns, sqs, ssm, sts',
        'ministack 1.5.33',
      ],
      ['all others', 'refused; the log shows the name of the call'],
    ]);
    assert.match(program.stdout, /^ {2}AWS +http:\/\/127\.0\.0\.1:\d+ /m);
    const linesBelow = (title: string) => program.stdout.split(`\n${title}\n`)[1]?.split('\n\n')[0] ?? '';
    const elsewhere = linesBelow('Served elsewhere, not checked by this program');
    assert.match(elsewhere, /^ {2}2 {2}AWS::SQS::Queue +'S\/Queue', 'S\/Dead' +ministack 1\.5\.33$/m);
    assert.match(
      elsewhere,
      /^ {2}1 {2}AWS::S3::Bucket +'S\/Bucket' +http:\/\/127\.0\.0\.1:9000 \(AWS_ENDPOINT_URL_S3\)$/m,
    );
    assert.match(
      elsewhere,
      /EventSourceMapping +'S\/Mapping' +this program, which polls the queue served by ministack 1\.5\.33$/m,
    );
    assert.match(
      linesBelow('Not served'),
      /^ {2}1 {2}AWS::DynamoDB::Table +'S\/Table'$/m,
      'its endpoint does not respond',
    );
  });

  it('gives functions the endpoints of the shell and of --env-vars, and nothing else of the shell', async (t) => {
    const file = join(temporaryFolder(t), 'env.json');
    writeFileSync(file, JSON.stringify({ Parameters: { STAGE: 'local' }, Fn0: { QUEUE: null } }));
    const { variables } = await serve(t, ['--env-vars', file], {
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000',
      AWS_ENDPOINT_URL_BRAKET: 'http://127.0.0.1:8',
      AWS_PROFILE: 'work',
      AWS_ACCESS_KEY_ID: 'AKIDOFDEVELOPER',
    });
    const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_BRAKET, STAGE, QUEUE, AWS_PROFILE, AWS_ACCESS_KEY_ID } =
      await variables();
    assert.deepEqual(
      { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_BRAKET, STAGE, QUEUE, AWS_PROFILE, AWS_ACCESS_KEY_ID },
      {
        AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000',
        AWS_ENDPOINT_URL_BRAKET: 'http://127.0.0.1:8',
        STAGE: 'local',
        QUEUE: undefined,
        AWS_PROFILE: undefined,
        AWS_ACCESS_KEY_ID: 'local',
      },
    );
  });

  it('sends no data about a local user to AWS_ENDPOINT_URL of the shell', async (t) => {
    const received: string[] = [];
    const port = await listening(t, (request, response) => {
      received.push(request.headers['x-amz-target']?.toString() ?? `${request.method} ${request.url}`);
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"TableNames":[]}');
    });
    const { program } = await serve(t, [], { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` }, {});
    const call = async (name: string, body = '') => {
      const url = `${program.address('API')}/sdk/${encodeURIComponent(name)}`;
      return (await (await fetch(url, { method: 'POST', body })).json()) as Tried;
    };
    assert.deepEqual(await call('v3 SignUp', 'bob@example.com'), { answer: false });
    assert.equal((await call('v3 InitiateAuth')).error?.name, 'UserNotFoundException');
    assert.equal((await call('v3 GetUser', 'token')).error?.name, 'NotAuthorizedException');
    const refused = (what: string) =>
      `${what} is not served here (AWS_ENDPOINT_URL gets only signed calls), and no option serves it`;
    const { answer: ofService } = await call('unsigned', 'http://here/');
    assert.equal((ofService as { readonly message: string }).message, refused('unknown service'));
    const { answer: ofDomain } = await call('unsigned', 'https://other.auth.us-east-1.amazoncognito.com/oauth2/token');
    assert.equal((ofDomain as { readonly message: string }).message, refused('managed login of a user pool'));
    assert.deepEqual(received, []);
    assert.deepEqual(await call('v2 dynamodb'), { answer: { TableNames: [] } });
    assert.deepEqual(received, ['DynamoDB_20120810.ListTables']);
  });

  it('does not start with a service that is not known', (t) => {
    const { status, stderr } = runProgram(temporaryFolder(t), ['--endpoint', 'dynamdb=http://127.0.0.1:8000']);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^error: --endpoint does not know the service 'dynamdb'; the services are: appconfig, athena, /m,
    );
  });

  const runs: readonly (readonly [args: readonly string[], isThere: boolean, isKept: boolean])[] = [
    [['--aws'], true, true],
    [['--aws', '--reset'], true, false],
    [['--aws', '--reset'], false, false],
    [[], true, true],
    [['--reset'], true, false],
  ];
  for (const [args, isThere, isKept] of runs) {
    const where = isThere ? '' : ', without an emulator';
    it(`${isKept ? 'keeps' : 'deletes'} the data of an emulator: ${args.join(' ') || 'no option'}${where}`, async (t) => {
      const bin = join(temporaryFolder(t), 'bin');
      const PATH = isThere ? `${FakeMinistack.in(bin).folder}:${process.env.PATH}` : bin;
      const state = temporaryFolder(t);
      const data = join(state, 'aws/state/dynamodb.json');
      mkdirSync(dirname(data), { recursive: true });
      writeFileSync(data, '{}');
      const { program } = await serve(t, [...args, '--state', state], { PATH });
      assert.equal(existsSync(data), isKept);
      await program.interrupt();
    });
  }
});
