import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { AwsApp } from '../../support/aws-app.js';
import { suiteCleanup } from '../../support/cleanup.js';
import { world } from '../../support/world-stack.js';
import { clients } from './clients.js';

const Other = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'other',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Timeout: 60,
    Code: { ZipFile: "exports.handler = async () => 'invoked';" },
  },
};

let asked = 0;

/** Counts the queries to a resolver on this machine, because it would pass them on to other resolvers. */
async function countNames(type: 'udp4' | 'udp6', address: string): Promise<void> {
  const socket = createSocket({ type, ipv6Only: type === 'udp6' });
  socket.on('message', (query, { port, address: from }) => {
    asked += 1;
    const unknown = Buffer.from(query);
    unknown[2] = (unknown[2] ?? 0) | 0x80;
    unknown[3] = 3;
    socket.send(unknown, port, from);
  });
  socket.unref();
  await new Promise<void>((resolve, reject) => socket.once('error', reject).bind(53, address, resolve));
}

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
  await countNames('udp4', '0.0.0.0');
  await countNames('udp6', '::');
  const wanted = () => packetsOut() + asked;
  const aws = process.argv.includes('--aws');
  const app = await AwsApp.start(cleanup, { ...world, resources: { ...world.resources, Other } }, { aws });
  const token = await app.token();
  const answers = await Promise.all(
    clients.map(async ([file, name]) => [`${file} ${name}`, (await app.try(file, name, token)).answer ?? null]),
  );
  const refused = await Promise.all(
    (aws ? ['iam', 'route53'] : ['dynamodb', 'dynamodb over h2c', 'sqs', 's3', 'sns', 'v2 dynamodb', 'v2 s3']).map(
      async (name) => (await app.try('sdk', name)).error?.name,
    ),
  );
  const own: unknown[] = [];
  for (const [name, body] of [
    ['v3 cognito-idp'],
    ['v3 cognito-idp without variables'],
    ['v2 cognito-idp'],
    ['v3 SignUp', 'bob@example.com'],
    ['v3 InitiateAuth'],
    ['v3 GetUser'],
  ] as const) {
    own.push((await app.try('sdk', name, body)).answer);
  }
  const invoked = (await app.try('sdk', 'lambda Invoke', JSON.stringify({ FunctionName: 'other', event: {} }))).answer;
  const headers = { authorization: token };
  const authorized = await fetch(`${app.local.api().url}/private/sdk/v3%20cognito-idp`, { headers });
  const emulated: unknown[] = [];
  for (const name of aws
    ? ['put', 'query', 'query of v2', 'send', 'publish', 'object', 'object of v2', 'parameter', 'secret']
    : []) {
    emulated.push((await app.try('world', name, 'one')).answer);
  }
  const out = wanted();
  // Any packet that wants out is counted, and any question to a resolver on this machine: these are.
  await new Promise((resolve) => connect(443, '192.0.2.1').on('error', resolve));
  const ofPacket = wanted();
  const resolver = new Resolver();
  resolver.setServers(['127.0.0.1']);
  await new Promise((resolve) => resolver.resolve4('control.example', resolve));
  const controls = [ofPacket - out, wanted() - ofPacket];
  const served = { answers, refused, own, invoked, authorized: authorized.status, emulated };
  console.log(JSON.stringify({ ...served, out, controls }));
} finally {
  await cleanup.undo();
}
