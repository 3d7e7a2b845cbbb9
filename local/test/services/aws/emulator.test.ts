import assert from 'node:assert/strict';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../../support/assembly.js';
import { AwsApp, awsAssembly } from '../../support/aws-app.js';
import { FakeMinistack, type FakeMinistackOptions } from '../../support/fake-ministack.js';
import { Program } from '../../support/program.js';
import { until } from '../../support/until.js';
import { world } from '../../support/world-stack.js';

const remedy = "python3 -m venv .venv && .venv/bin/pip install 'ministack>=1.5.33,<1.6'";

/** Only what is in these folders is on the PATH for this test. */
function withPath(test: TestContext, ...folders: string[]): void {
  const before = process.env.PATH;
  process.env.PATH = folders.join(':');
  test.after(() => {
    process.env.PATH = before;
  });
}

async function emulated(test: TestContext, options: FakeMinistackOptions = {}) {
  const fake = FakeMinistack.in(join(temporaryFolder(test), 'bin'), options);
  withPath(test, fake.folder);
  return { fake, app: await AwsApp.start(test, world, { aws: true }) };
}

describe('an emulator', () => {
  it('is not started unless it is asked for', async (t) => {
    const fake = FakeMinistack.in(join(temporaryFolder(t), 'bin'));
    withPath(t, fake.folder);
    const app = await AwsApp.start(t, world);
    assert.deepEqual(fake.events, []);
    assert.deepEqual(app.local.unserved, [
      "the event source 'S/Mapping' calls no function here: use --endpoint sqs=<url> or --aws",
    ]);
  });

  it('has an environment with nothing of the developer, no Docker and no port for others', async (t) => {
    process.env.AWS_SECRET_ACCESS_KEY = 'secret';
    t.after(() => delete process.env.AWS_SECRET_ACCESS_KEY);
    const { fake } = await emulated(t);
    const { EDGE_PORT, HOME, PATH, TMPDIR = '', ...others } = fake.environment;
    const data = dirname(TMPDIR);
    assert.match(EDGE_PORT ?? '', /^\d+$/);
    assert.equal(PATH, fake.folder);
    assert.equal(HOME, process.env.HOME);
    assert.deepEqual(others, {
      AWS_CONFIG_FILE: join(data, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(data, 'none'),
      BIND_HOST: '127.0.0.1',
      DOCKER_HOST: `unix://${join(data, 'none')}`,
      IOT_MTLS_ENABLED: '0',
      LANG: 'C.UTF-8',
      LOG_LEVEL: 'WARNING',
      PERSIST_STATE: '1',
      S3_DATA_DIR: join(data, 's3'),
      S3_PERSIST: '1',
      SERVICES:
        'cloudformation,monitoring,dynamodb,events,firehose,kinesis,kms,logs,s3,scheduler,secretsmanager,ses,sns,sqs,ssm,sts',
      SFTP_ENABLED: '0',
      STATE_DIR: join(data, 'state'),
    });
  });

  it('gets the calls of functions, with the account of their stack', async (t) => {
    const { fake, app } = await emulated(t);
    assert.deepEqual((await app.try('sdk', 'v2 dynamodb')).answer, { TableNames: [] });
    assert.ok(fake.events.includes('credential 000000000000'));
    const { answer } = await app.try('sdk', 'dynamodb over h2c');
    assert.deepEqual((answer as { readonly TableNames: readonly string[] }).TableNames, []);
  });

  it('has a port that no function is told', async (t) => {
    const { fake, app } = await emulated(t);
    const { answer } = await app.try('variables', 'all');
    assert.ok(!JSON.stringify(answer).includes(`:${fake.environment.EDGE_PORT}`));
    assert.ok(!app.log.includes(`${fake.environment.EDGE_PORT}`));
  });

  it('gets the address of this program and returns it, no matter which host the function called', async (t) => {
    const { fake, app } = await emulated(t);
    const { host } = new URL(app.local.aws ?? '');
    const { answer } = await app.try('sdk', 'v2 addresses');
    assert.deepEqual(answer, { Endpoints: [{ Address: host, CachePeriodInMinutes: 1 }] });
    assert.ok(fake.events.includes(`host ${host}`));
  });

  it('is tried on another port if its port is taken in the meantime', async (t) => {
    const { fake, app } = await emulated(t, { portsInUse: 2 });
    assert.equal(fake.events.filter((event) => event === 'started').length, 3);
    assert.deepEqual((await app.try('sdk', 'v2 dynamodb')).answer, { TableNames: [] });
  });

  it('saves what it keeps when the app is stopped', async (t) => {
    const { fake, app } = await emulated(t);
    await app.local.stop();
    assert.equal(fake.events.at(-1), 'saved');
    assert.equal(existsSync(dirname(fake.environment.TMPDIR ?? '')), false, 'its folder is gone');
  });

  it('is found in a virtual environment of the project', async (t) => {
    const folder = temporaryFolder(t);
    withPath(t);
    const fake = FakeMinistack.in(join(folder, '.venv/bin'));
    await AwsApp.start(t, world, { aws: true, folder });
    assert.ok(fake.events.includes('started'));
  });

  it('is found in the virtual environment that is active', async (t) => {
    const folder = temporaryFolder(t);
    withPath(t);
    const fake = FakeMinistack.in(join(folder, 'bin'));
    const before = process.env.VIRTUAL_ENV;
    process.env.VIRTUAL_ENV = folder;
    t.after(() =>
      before === undefined ? delete process.env.VIRTUAL_ENV : Object.assign(process.env, { VIRTUAL_ENV: before }),
    );
    await AwsApp.start(t, world, { aws: true });
    assert.ok(fake.events.includes('started'));
  });

  it('is run by uvx, if that is all there is', async (t) => {
    const folder = temporaryFolder(t);
    const fake = FakeMinistack.in(join(folder, 'other'));
    const uvx = join(folder, 'uvx');
    writeFileSync(
      uvx,
      `#!/bin/sh\n[ "$1 $2 $3" = "--from ministack>=1.5.33,<1.6 ministack" ] && '${fake.folder}/ministack'\n`,
    );
    chmodSync(uvx, 0o755);
    withPath(t, folder);
    const app = await AwsApp.start(t, world, { aws: true });
    assert.deepEqual((await app.try('sdk', 'v2 dynamodb')).answer, { TableNames: [] });
    await app.local.stop();
    assert.equal(fake.events.at(-1), 'saved', 'what uvx started ends with it');
  });

  const absent: readonly (readonly [what: string, options: FakeMinistackOptions | undefined, reason: string])[] = [
    ['is not there', undefined, 'ministack is not installed'],
    [
      'is older than what is tested',
      { version: '1.5.32' },
      'ministack 1.5.32 is not a tested version: use >=1.5.33,<1.6',
    ],
    [
      'is newer than what is tested',
      { version: '1.6.0' },
      'ministack 1.6.0 is not a tested version: use >=1.5.33,<1.6',
    ],
  ];
  for (const [what, options, reason] of absent) {
    it(`that ${what}: the commands that bring one are named, and everything else is served`, async (t) => {
      const folder = join(temporaryFolder(t), 'bin');
      withPath(t, ...(options ? [FakeMinistack.in(folder, options).folder] : [folder]));
      const app = await AwsApp.start(t, world, { aws: true });
      assert.ok(app.local.unserved.includes(`the services of --aws are not served, because ${reason}: run ${remedy}`));
      const { error } = await app.try('sdk', 'dynamodb');
      const message = `dynamodb is not served here because ${reason}: use --endpoint dynamodb=<url>, or run ${remedy}`;
      assert.deepEqual(error, { name: 'NotServedLocally', message, attempts: 1 });
      const { error: other } = await app.try('sdk', 'iam');
      assert.equal(other?.message, 'iam is not served here: use --endpoint iam=<url>', 'no emulator would serve it');
      assert.deepEqual(await app.try('sdk', 'v3 cognito-idp'), { answer: 'CONFIRMED' });
    });
  }
});

describe('under fire, an emulator', () => {
  it('that dies is named in the error and in the log, and everything else is served', async (t) => {
    const { app } = await emulated(t, { dynamodb: 'dies' });
    await app.try('sdk', 'v2 dynamodb');
    const message = 'ministack 1.5.33 does not respond: it exited with code 3; start this program again';
    await until(async () => (await app.try('sdk', 'v2 dynamodb')).error?.message === message);
    assert.ok(app.log.includes(`S/Fn0: dynamodb ListTables: ${message}`));
    assert.deepEqual(await app.try('sdk', 'v3 cognito-idp'), { answer: 'CONFIRMED' });
  });

  it('that hangs is named in the log, and everything else is served', async (t) => {
    const { app } = await emulated(t, { dynamodb: 'hangs' });
    const hanging = app.try('sdk', 'v2 dynamodb').catch(() => 'ended');
    await until(() => app.log.includes('S/Fn0: dynamodb ListTables: ministack 1.5.33 has not responded for 2 seconds'));
    assert.deepEqual(await app.try('sdk', 'v3 cognito-idp'), { answer: 'CONFIRMED' });
    await app.local.stop();
    assert.equal(await hanging, 'ended');
  });

  it('that is slow is named in the log, and its answer arrives', async (t) => {
    const { app } = await emulated(t, { dynamodb: 'is slow' });
    assert.deepEqual((await app.try('sdk', 'v2 dynamodb')).answer, { TableNames: [] });
    assert.ok(app.log.includes('S/Fn0: dynamodb ListTables: ministack 1.5.33 has not responded for 2 seconds'));
  });

  it('that exits at the start is reported, and everything else is served', async (t) => {
    const { fake, app } = await emulated(t, { start: 'dies' });
    const reason = `ministack (${join(fake.folder, 'ministack')}) does not start: it exited with code 1: it breaks`;
    assert.ok(app.local.unserved.includes(`the services of --aws are not served, because ${reason}: run ${remedy}`));
    assert.deepEqual(await app.try('sdk', 'v3 cognito-idp'), { answer: 'CONFIRMED' });
  });

  it('that starts slowly is reported in the log in the meantime, and calls wait for its resources', async (t) => {
    const { fake, app } = await emulated(t, { start: 'is slow', cloudformation: 'is slow' });
    assert.deepEqual((await app.try('sdk', 'v2 dynamodb')).answer, { TableNames: [] });
    assert.ok(fake.events.indexOf('created') < fake.events.indexOf('credential 000000000000'), String(fake.events));
    for (const what of ['ministack to start', 'ministack 1.5.33 to create the resources']) {
      assert.ok(app.log.includes(`waiting for ${what}`), app.log);
    }
    await until(() => /waited \d+\.\d seconds for ministack 1\.5\.33 to create the resources\n/.test(app.log));
  });

  const hanging: readonly (readonly [options: FakeMinistackOptions, what: string])[] = [
    [{ start: 'hangs' }, 'ministack to start'],
    [{ cloudformation: 'hangs' }, 'ministack 1.5.33 to create the resources'],
  ];
  for (const [options, what] of hanging) {
    it(`that hangs at the start is named, and everything else is served at once: ${what}`, async (t) => {
      const { fake, app } = await emulated(t, options);
      assert.ok(
        app.local.unserved.includes(`still waiting for ${what}: calls that need it wait, and the log shows the result`),
        String(app.local.unserved),
      );
      const waiting = app.try('sdk', 'v2 dynamodb').catch(() => 'ended');
      await until(() => app.log.includes('S/Fn0: dynamodb ListTables: ministack has not responded for 2 seconds'));
      assert.deepEqual(await app.try('sdk', 'v3 cognito-idp'), { answer: 'CONFIRMED' });
      await app.local.stop();
      assert.equal(await waiting, 'ended');
      assert.equal(fake.events.at(-1), 'saved', 'it ends with this program');
    });
  }

  it('that ends late at the start is named in the log, and in the errors of calls', async (t) => {
    const { fake, app } = await emulated(t, { start: 'dies late' });
    const reason = `ministack (${join(fake.folder, 'ministack')}) does not start: it exited with code 1: it breaks`;
    fake.break();
    const { error } = await app.try('sdk', 'v2 dynamodb');
    assert.equal(error?.message, `ministack does not respond: ${reason}: run ${remedy}`);
    await until(() => app.log.includes(`the services of --aws are not served, because ${reason}: run ${remedy}`));
  });

  for (const end of ['kill', 'interrupt'] as const) {
    it(`does not outlive the program, and saves what it keeps: ${end}`, async (t) => {
      const fake = FakeMinistack.in(join(temporaryFolder(t), 'bin'));
      const output = awsAssembly(t, world);
      const args = ['--aws', '--port', '0', '--output', output];
      const PATH = `${fake.folder}:${process.env.PATH}`;
      const program = await Program.start(t, dirname(output), args, { PATH });
      await program[end]();
      await until(() => fake.events.includes('saved'));
      await until(() => !existsSync(join(dirname(output), '.cdk-http-api-local/aws/pid')));
    });
  }
});
