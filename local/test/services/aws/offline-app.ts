import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { AwsApp } from '../../support/aws-app.js';
import { suiteCleanup } from '../../support/cleanup.js';
import { world } from '../../support/world-stack.js';
import { clients } from './clients.js';

/** How many packets wanted to leave, in the network namespace of this process. */
function packetsOut(): number {
  const [names = '', values = ''] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Ip:'));
  const index = names.split(' ').indexOf('OutNoRoutes');
  const [, six = '0'] = /^Ip6OutNoRoutes\s+(\d+)$/m.exec(readFileSync('/proc/net/snmp6', 'utf8')) ?? [];
  return Number(values.split(' ')[index]) + Number(six);
}

// All that handlers do, in a namespace that has nothing but lo; what came of it is printed.
const cleanup = suiteCleanup();
try {
  const aws = process.argv.includes('--aws');
  const app = await AwsApp.start(cleanup, world, { aws });
  const token = await app.token();
  const answers = await Promise.all(
    clients.map(async ([file, name]) => [`${file} ${name}`, (await app.try(file, name, token)).answer ?? null]),
  );
  const refused = await Promise.all(
    (aws ? ['iam', 'route53'] : ['dynamodb', 'sqs', 's3', 'sns', 'v2 dynamodb', 'v2 s3']).map(
      async (name) => (await app.try('sdk', name)).error?.name,
    ),
  );
  const own = await Promise.all(
    ['v3 cognito-idp', 'v2 cognito-idp'].map(async (name) => (await app.try('sdk', name)).answer),
  );
  const emulated: unknown[] = [];
  for (const name of aws
    ? ['put', 'query', 'query of v2', 'send', 'object', 'object of v2', 'parameter', 'secret']
    : []) {
    emulated.push((await app.try('world', name, 'one')).answer);
  }
  const out = packetsOut();
  // Any packet that wants out is counted: this one does.
  await new Promise((resolve) => connect(443, '192.0.2.1').on('error', resolve));
  console.log(JSON.stringify({ answers, refused, own, emulated, out, control: packetsOut() - out }));
} finally {
  await cleanup.undo();
}
