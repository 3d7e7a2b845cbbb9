import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deployedHosts, ownDeployedHosts } from '../../../lib/services/sites/answers/deployed-hosts.js';
import { handMade, webOf } from '../../support/site.js';

describe('the deployed addresses in a file', () => {
  const own = ['api.example.com'];
  for (const [text, hosts] of [
    ['https://api.example.com/v1', ['api.example.com']],
    ['"API.example.com"', ['api.example.com']],
    ['https://x.api.example.com and api.example.com.evil and myapi.example.com', []],
    ['https://abc.execute-api.eu-west-1.amazonaws.com/x', ['abc.execute-api.eu-west-1.amazonaws.com']],
    ['https://abc.lambda-url.eu-west-1.on.aws/', ['abc.lambda-url.eu-west-1.on.aws']],
    ['https://notes.auth.eu-west-1.amazoncognito.com', ['notes.auth.eu-west-1.amazoncognito.com']],
    ['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc', []],
    ['http://127.0.0.1:3403', []],
    ['a..d1.cloudfront.net, _d2.cloudfront.net. cloudfront.net', ['d1.cloudfront.net', 'd2.cloudfront.net']],
    ['https://abc.execute-api.cn-north-1.amazonaws.com.cn/x', ['abc.execute-api.cn-north-1.amazonaws.com.cn']],
    ['https://abc.execute-api.eusc-de-east-1.amazonaws.eu/x', ['abc.execute-api.eusc-de-east-1.amazonaws.eu']],
    ['https://abc.execute-api.us-iso-east-1.c2s.ic.gov/x', ['abc.execute-api.us-iso-east-1.c2s.ic.gov']],
    ['https://d1.cloudfront.net/ https://api.example.com/', ['d1.cloudfront.net', 'api.example.com']],
    ['https://amazonaws.com https://evilamazonaws.com https://amazonaws.com.evil', []],
  ] as const) {
    it(`are ${JSON.stringify(hosts)} in ${text}`, () => assert.deepEqual(deployedHosts(text, own), hosts));
  }

  it('of a wildcard are all hosts below it', () => {
    const text = 'https://a.example.com https://b.example.com https://example.com https://a.example.com.evil';
    assert.deepEqual(deployedHosts(text, ['*.Example.com']), ['a.example.com', 'b.example.com']);
  });

  const ofThisApp = [
    'abcdefghij.execute-api.eu-west-1.amazonaws.com',
    'abcdefghij.execute-api.cn-north-1.amazonaws.com.cn',
    'abcdefghij.execute-api.eusc-de-east-1.amazonaws.eu',
    'abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com',
    'abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws',
    'public-1234567890.eu-west-1.elb.amazonaws.com',
    'notes.auth.eu-west-1.amazoncognito.com',
    'd111111abcdef8.cloudfront.net',
    'api.example.com',
  ];
  const ofSdks = [
    'execute-api.eu-west-1.amazonaws.com',
    'dynamodb.eu-west-1.amazonaws.com',
    'cognito-identity.eu-west-1.amazonaws.com',
    'sts.amazonaws.com',
    'lambda.eu-west-1.on.aws',
    'abcdefghij.execute-api.example.com',
  ];
  it('are in a bundle those that an app may have, not the endpoints of SDKs', () => {
    assert.deepEqual(ownDeployedHosts([...ofThisApp, ...ofSdks].join(' '), own), ofThisApp);
  });

  const long = 'a'.repeat(200_000);
  for (const text of [long, `${long}.`, 'a.'.repeat(100_000), 'a.amazonaws.com.'.repeat(15_000), '-'.repeat(200_000)]) {
    it(`are found in ${text.length} characters without a break: ${text.slice(0, 20)}`, () => {
      assert.ok(deployedHosts(`${text}_ https://d1.cloudfront.net`, own).includes('d1.cloudfront.net'));
    });
  }

  it('are named, in files with values of the deployment and in others', (t) => {
    const marker = '<<marker:0xbaba:0>>';
    const folder = handMade(t, {
      deployments: [
        {
          sources: [
            {
              files: { 'config.json': `"${marker}"` },
              markers: { [marker]: 'https://abc.lambda-url.eu-west-1.on.aws/' },
            },
            { files: { 'app.js': 'fetch("https://api.example.com/v1")', 'picture.png': 'api.example.com' } },
            {
              files: {
                'more.js': 'fetch("https://abcdefghij.execute-api.eu-west-1.amazonaws.com"); "sts.amazonaws.com"',
              },
            },
          ],
        },
      ],
      resources: { Domain: { Type: 'AWS::ApiGatewayV2::DomainName', Properties: { DomainName: 'api.example.com' } } },
    });
    const { unserved } = webOf(folder);
    assert.ok(unserved.includes("'config.json' refers to 'abc.lambda-url.eu-west-1.on.aws', which is not served here"));
    assert.ok(
      unserved.includes(
        "'app.js' refers to 'api.example.com', but no deployment replaces values in the file, so it is served unchanged",
      ),
    );
    assert.equal(unserved.filter((text) => text.includes('refers to')).length, 3);
  });

  it('are named in an app without a custom domain', (t) => {
    const host = 'abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws';
    const { unserved } = webOf(
      handMade(t, { deployments: [{ sources: [{ files: { 'app.js': `"https://${host}/"` } }] }] }),
    );
    const text = `'app.js' refers to '${host}', but no deployment replaces values in the file, so it is served unchanged`;
    assert.deepEqual(
      unserved.filter((one) => one.includes('refers to')),
      [text],
    );
  });
});
