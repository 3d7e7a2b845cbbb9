import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deployedHosts } from '../../../lib/services/sites/answers/deployed-hosts.js';
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
  ] as const) {
    it(`are ${JSON.stringify(hosts)} in ${text}`, () => assert.deepEqual(deployedHosts(text, own), hosts));
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
    assert.equal(unserved.filter((text) => text.includes('refers to')).length, 2);
  });
});
