import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { takeCensus } from '../../../lib/assembly/census/census.js';
import type { JsonObject } from '../../../lib/assembly/json.js';
import { serviceEndpoints } from '../../../lib/host/handlers/service-endpoints.js';
import { elsewhereText, typeElsewhereDocument } from '../../../lib/host/unserved-types-report.js';
import { readAwsModel } from '../../../lib/services/aws/aws-model.js';
import { Destinations } from '../../../lib/services/aws/destinations.js';
import { type Emulator, NoEmulator } from '../../../lib/services/aws/emulator/emulator.js';
import { type Created, servedElsewhere } from '../../../lib/services/aws/served-elsewhere.js';
import { assemblyOf } from '../../support/assembly.js';

const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
const key = [{ AttributeName: 'id', KeyType: 'HASH' }];
const template = {
  Resources: {
    Notes: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { KeySchema: key } },
    Old: { Type: 'AWS::DynamoDB::Table', Properties: { KeySchema: key } },
    Jobs: { Type: 'AWS::SQS::Queue', Properties: {} },
    Dead: { Type: 'AWS::SQS::Queue', Properties: {} },
    Worker: { Type: 'AWS::Lambda::Function', Properties: {} },
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: arn('Jobs'), FunctionName: { Ref: 'Worker' } },
    },
    Stream: { Type: 'AWS::Kinesis::Stream', Properties: {} },
    Rule: { Type: 'AWS::Events::Rule', Properties: {} },
    Mail: { Type: 'AWS::SNS::Subscription', Properties: { Protocol: 'email', TopicArn: 'x', Endpoint: 'y' } },
    Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE', TargetFunctionArn: arn('Worker') } },
  },
} satisfies JsonObject;
const emulator: Emulator = {
  name: 'ministack 1.5.33',
  services: new Set(['dynamodb', 'events', 'kinesis', 'sns', 'sqs']),
  send: () => Promise.reject(new Error('not called')),
  close: () => Promise.resolve(),
};

interface Case {
  readonly endpoints?: Readonly<Record<string, string>>;
  readonly shell?: Readonly<Record<string, string>>;
  readonly emulator?: Emulator | NoEmulator;
  readonly created?: Partial<Created>;
}

/** `ministack 1.5.33: Notes, Old`, and the resources that are not served. */
function reported({ endpoints = {}, shell = {}, emulator: used, created = {} }: Case) {
  const assembly = assemblyOf({ S: { template } });
  const destinations = new Destinations({
    endpoints: serviceEndpoints(endpoints, '--endpoint', shell),
    emulator: used,
    emulated: emulator.services,
    sendTo: () => Promise.reject(new Error('not called')),
  });
  const all = { tables: true, inEmulator: true, ...created };
  const elsewhere = servedElsewhere(readAwsModel(assembly), destinations, all);
  const served = { 'AWS::Lambda::Function': {} };
  return takeCensus(assembly, served, new Map(elsewhere.map(({ resource, by }) => [resource, by])));
}

const stays = ['Dead', 'Jobs', 'Mail', 'Mapping', 'Notes', 'Old', 'Rule', 'Stream', 'Url'];
const everywhere = 'http://127.0.0.1:4566';
const cases: readonly [what: string, options: Case, elsewhere: Readonly<Record<string, readonly string[]>>][] = [
  ['without an option', {}, {}],
  [
    'with --aws',
    { emulator },
    {
      'ministack 1.5.33': ['Dead', 'Jobs', 'Notes', 'Old'],
      'this program, which polls the queue served by ministack 1.5.33': ['Mapping'],
    },
  ],
  ['with --aws without an emulator', { emulator: new NoEmulator('it is missing', 'pip') }, {}],
  ['with an emulator that did not create everything', { emulator, created: { inEmulator: false } }, {}],
  [
    'with an endpoint for tables',
    { endpoints: { dynamodb: 'http://127.0.0.1:8000' } },
    { 'http://127.0.0.1:8000 (--endpoint)': ['Notes', 'Old'] },
  ],
  [
    'with an endpoint that did not create the tables',
    { endpoints: { dynamodb: 'http://127.0.0.1:8000' }, created: { tables: false } },
    {},
  ],
  [
    'with an endpoint for tables and --aws',
    { emulator, endpoints: { dynamodb: 'http://127.0.0.1:8000' }, created: { inEmulator: false } },
    { 'http://127.0.0.1:8000 (--endpoint)': ['Notes', 'Old'] },
  ],
  [
    'with an endpoint for streams',
    { endpoints: { kinesis: everywhere } },
    { [`${everywhere} (--endpoint)`]: ['Stream'] },
  ],
  [
    'with an endpoint for all services',
    { shell: { AWS_ENDPOINT_URL: everywhere } },
    {
      [`${everywhere} (AWS_ENDPOINT_URL)`]: ['Dead', 'Jobs', 'Notes', 'Old', 'Stream'],
      [`this program, which polls the queue served by ${everywhere} (AWS_ENDPOINT_URL)`]: ['Mapping'],
    },
  ],
];

describe('what another program serves', () => {
  for (const [what, options, expected] of cases) {
    it(`is named with that program, and everything else is not served: ${what}`, () => {
      const { types, elsewhere } = reported(options);
      const found = Object.fromEntries(
        Object.keys(expected).map((by) => [
          by,
          elsewhere
            .filter((type) => type.by === by)
            .flatMap(({ resources }) => resources.map(({ logicalId }) => logicalId))
            .toSorted(),
        ]),
      );
      const unserved = types.flatMap(({ resources }) => resources.map(({ logicalId }) => logicalId));
      assert.deepEqual(found, expected);
      assert.deepEqual(
        unserved.toSorted(),
        stays.filter((id) => !Object.values(expected).flat().includes(id)),
      );
    });
  }

  it('has a line for each type and program, and each resource in the JSON', () => {
    const { elsewhere } = reported({ emulator, endpoints: { dynamodb: 'http://127.0.0.1:8000' } });
    const { text, verbose = '' } = elsewhereText(elsewhere);
    assert.deepEqual(
      text.split('\n').map((line) => line.split(/ {2,}/)),
      [
        ['2', 'AWS::SQS::Queue', "'S/Jobs', 'S/Dead'", 'ministack 1.5.33'],
        ['1', 'AWS::DynamoDB::GlobalTable', "'S/Notes'", 'http://127.0.0.1:8000 (--endpoint)'],
        ['1', 'AWS::DynamoDB::Table', "'S/Old'", 'http://127.0.0.1:8000 (--endpoint)'],
        [
          '1',
          'AWS::Lambda::EventSourceMapping',
          "'S/Mapping'",
          'this program, which polls the queue served by ministack 1.5.33',
        ],
      ],
    );
    assert.equal(verbose.split('\n').length, 5);
    assert.deepEqual(elsewhere.map(typeElsewhereDocument)[0], {
      type: 'AWS::SQS::Queue',
      by: 'ministack 1.5.33',
      paths: ['S/Jobs', 'S/Dead'],
    });
  });
});
