import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CfnParameter, Token } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Topic } from 'aws-cdk-lib/aws-sns';
import fc from 'fast-check';
import { Unresolved } from '../../../lib/assembly/value.js';
import { readMarkers, replaceMarkers } from '../../../lib/services/sites/template/markers.js';
import { temporaryFolder } from '../../support/assembly.js';
import { handMade, synthesizedStack, webOf, write } from '../../support/site.js';

const topicArn = 'arn:aws:sns:eu-west-1:111111111111:news';

describe('the markers of a bucket deployment', () => {
  it('are replaced in what this CDK synthesizes', async (t) => {
    const folder = synthesizedStack(t, (stack) => {
      const topic = new Topic(stack, 'Topic', { topicName: 'news' });
      const note = new CfnParameter(stack, 'Note', { default: 'it\'s "quoted"' });
      new BucketDeployment(stack, 'Deployment', {
        destinationBucket: new Bucket(stack, 'Bucket'),
        sources: [
          Source.asset(write(temporaryFolder(t), { 'index.html': '<<marker:0xbaba:0>>' })),
          Source.jsonData('config.json', { arn: topic.topicArn, url: `https://x/${topic.topicName}`, list: [1, 'a'] }),
          Source.data('escaped.json', `{"note":"${note.valueAsString}"}`, { jsonEscape: true }),
          Source.data('nested/note.txt', `topic ${topic.topicArn}, äöü`),
        ],
      });
    });
    const { get, unserved } = webOf(folder);
    assert.deepEqual(JSON.parse((await get('/config.json')).body), {
      arn: topicArn,
      url: 'https://x/news',
      list: [1, 'a'],
    });
    assert.deepEqual(JSON.parse((await get('/escaped.json')).body), { note: 'it\'s "quoted"' });
    assert.equal((await get('/nested/note.txt')).body, `topic ${topicArn}, äöü`);
    assert.equal((await get('/index.html')).body, '<<marker:0xbaba:0>>', 'another source has this marker');
    assert.equal(unserved.length, 1, 'the bucket has no website');
  });

  it('are replaced in a deployment of one source, which has no list of other markers', async (t) => {
    const folder = synthesizedStack(t, (stack) => {
      const topic = new Topic(stack, 'Topic', { topicName: 'news' });
      new BucketDeployment(stack, 'Deployment', {
        destinationBucket: new Bucket(stack, 'Bucket'),
        sources: [Source.jsonData('config.json', { number: Token.asNumber(3), arn: topic.topicArn })],
      });
    });
    assert.deepEqual(JSON.parse((await webOf(folder).get('/config.json')).body), { number: 3, arn: topicArn });
  });

  // What aws-cdk-lib 2.276 writes for Source.jsonData, jsonData without escape, yamlData, and data with jsonEscape.
  it('are replaced in what CDK 2.276 synthesizes', async (t) => {
    const arn = { 'Fn::Join': ['', ['arn:aws:sns:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':news']] };
    const folder = handMade(t, {
      deployments: [
        {
          sources: [
            {
              files: {
                'config.json':
                  '{"arn":"<<marker:0xbaba:0>>","port":<<marker:0xbaba:1>>,"url":"https://<<marker:0xbaba:2>>/x",' +
                  '"list":<<marker:0xbaba:3>>,"note":"<<marker:0xbaba:4>>"}',
              },
              markers: {
                '<<marker:0xbaba:0>>': arn,
                '<<marker:0xbaba:1>>': 8080,
                '<<marker:0xbaba:2>>': { 'Fn::GetAtt': ['Pages', 'RegionalDomainName'] },
                '<<marker:0xbaba:3>>': { 'Fn::Split': [',', 'a,"b"'] },
                '<<marker:0xbaba:4>>': 'a "quoted"\nline',
              },
              config: { jsonEscape: true, markerEncodings: { '<<marker:0xbaba:3>>': 'JSON_VALUE' } },
            },
            {
              files: { 'plain.json': '{"arn":"<<marker:0xbaba:0>>"}' },
              markers: { '<<marker:0xbaba:0>>': arn },
              config: {},
            },
            {
              files: { 'x.yaml': 'arn: <<marker:0xbaba:0>>\nname: <<marker:0xbaba:1>>\n' },
              markers: { '<<marker:0xbaba:0>>': arn, '<<marker:0xbaba:1>>': 'news' },
              config: {
                markerEncodings: { '<<marker:0xbaba:0>>': 'YAML_STRING', '<<marker:0xbaba:1>>': 'YAML_STRING' },
              },
            },
            {
              files: { 'text.js': 'const note = "<<marker:0xbaba:0>>";' },
              markers: { '<<marker:0xbaba:0>>': '"' },
              config: { jsonEscape: 'true' },
            },
          ],
        },
      ],
    });
    const { get } = webOf(folder);
    assert.deepEqual(JSON.parse((await get('/config.json')).body), {
      arn: topicArn,
      port: 8080,
      url: 'https://pages.s3.eu-west-1.amazonaws.com/x',
      list: ['a', '"b"'],
      note: 'a "quoted"\nline',
    });
    assert.equal((await get('/plain.json')).body, `{"arn":"${topicArn}"}`);
    assert.equal((await get('/x.yaml')).body, `arn: "${topicArn}"\nname: news\n`);
    assert.equal((await get('/text.js')).body, 'const note = "\\"";');
  });

  it('leave bytes that are no text as they are', () => {
    const markers = readMarkers({ '<<marker:0xbaba:0>>': 'ä' }, undefined);
    const content = Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from('<<marker:0xbaba:0>>')]);
    assert.deepEqual(
      replaceMarkers(content, markers).content,
      Buffer.concat([Buffer.from([0, 255, 128]), Buffer.from('ä')]),
    );
  });

  it('are not served raw where a value cannot be known: the file is refused, and the reason is listed', async (t) => {
    const folder = handMade(t, {
      deployments: [
        {
          sources: [
            {
              files: { 'config.json': '{"key":<<marker:0xbaba:0>>}', 'other.txt': 'no marker' },
              markers: { '<<marker:0xbaba:0>>': { 'Fn::Join': ['', ['"', '{{resolve:ssm:/key}}', '"']] } },
            },
          ],
        },
      ],
    });
    const { get, unserved } = webOf(folder);
    const page = await get('/config.json');
    assert.equal(page.status, 501);
    assert.match(page.body, /'config.json' is not served: '\{\{resolve:ssm:\/key\}\}' is looked up in the account/);
    assert.ok(unserved.some((reason) => reason.startsWith("'config.json': ")));
    assert.equal((await get('/other.txt')).body, 'no marker');
  });

  for (const [value, encoding] of [
    [['a'], 'LITERAL'],
    [{ a: 'b' }, 'YAML_STRING'],
    ['a', 'ROT13'],
  ] as const) {
    it(`cannot be ${encoding} of ${JSON.stringify(value)}`, () => {
      const config = { markerEncodings: { '<<marker:0xbaba:0>>': encoding } };
      const replaced = readMarkers({ '<<marker:0xbaba:0>>': value }, config).get('<<marker:0xbaba:0>>');
      assert.ok(replaced instanceof Unresolved);
    });
  }

  for (const jsonEscape of [true, 'true']) {
    it(`keep any text whole in JSON, with jsonEscape ${JSON.stringify(jsonEscape)}`, () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), (value) => {
          const markers = readMarkers({ '<<marker:0xbaba:0>>': value }, { jsonEscape });
          const { content } = replaceMarkers(Buffer.from('{"value":"<<marker:0xbaba:0>>"}'), markers);
          assert.deepEqual(JSON.parse(content.toString()), { value });
        }),
      );
    });
  }
});
