import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { localPolicy } from '../../../lib/services/sites/answers/content-security-policy.js';

const cognito = { host: 'cognito-idp.eu-west-1.amazonaws.com', origin: 'http://127.0.0.1:9229', what: 'Cognito' };
const api = { host: 'aaaaaaaaaa.execute-api.eu-west-1.amazonaws.com', origin: 'http://127.0.0.1:4001', what: 'Api' };
const other = {
  host: 'bbbbbbbbbb.execute-api.eu-west-1.amazonaws.com',
  origin: 'http://127.0.0.1:4002',
  what: 'Other',
};
const hosts = [cognito, api, other];

describe('localPolicy', () => {
  const cases: [policy: string, local: string][] = [
    [
      "default-src 'self'; connect-src 'self' https://cognito-idp.eu-west-1.amazonaws.com https://*.execute-api.eu-west-1.amazonaws.com; object-src 'none'",
      "default-src 'self'; connect-src 'self' http://127.0.0.1:9229 http://127.0.0.1:4001 http://127.0.0.1:4002; object-src 'none'",
    ],
    [`connect-src https://${api.host}`, 'connect-src http://127.0.0.1:4001'],
    [`connect-src https://${api.host}:443`, 'connect-src http://127.0.0.1:4001'],
    [`connect-src ${api.host}`, 'connect-src http://127.0.0.1:4001'],
    [`connect-src wss://${api.host}`, 'connect-src ws://127.0.0.1:4001'],
    [`connect-src https://${api.host}/v1/`, 'connect-src http://127.0.0.1:4001/v1/'],
    [`CONNECT-SRC HTTPS://${api.host.toUpperCase()}`, 'CONNECT-SRC http://127.0.0.1:4001'],
    [`default-src https://${cognito.host}`, 'default-src http://127.0.0.1:9229'],
    [
      `default-src https://${cognito.host}; connect-src 'self'`,
      `default-src https://${cognito.host}; connect-src 'self'`,
    ],
    [`script-src https://${cognito.host}`, `script-src https://${cognito.host}`],
    [
      `connect-src https://${api.host} https://${api.host}/v1 https://${api.host}`,
      'connect-src http://127.0.0.1:4001 http://127.0.0.1:4001/v1',
    ],
    [
      'connect-src https://*.amazonaws.com',
      'connect-src https://*.amazonaws.com http://127.0.0.1:9229 http://127.0.0.1:4001 http://127.0.0.1:4002',
    ],
    ['connect-src https:', 'connect-src https: http://127.0.0.1:9229 http://127.0.0.1:4001 http://127.0.0.1:4002'],
    [`connect-src https://${api.host}, connect-src 'self'`, "connect-src http://127.0.0.1:4001, connect-src 'self'"],
    ["connect-src 'self'; upgrade-insecure-requests", "connect-src 'self'"],
  ];
  for (const [policy, local] of cases) {
    it(`makes "${local}" of "${policy}"`, () => {
      assert.equal(localPolicy(policy, hosts).policy, local);
    });
  }

  const unchanged = [
    '',
    "default-src 'none'",
    "connect-src 'self'",
    "connect-src 'none'",
    'connect-src *',
    'connect-src http:',
    'connect-src https://example.com',
    'connect-src https://cognito-idp.us-east-1.amazonaws.com https://*.execute-api.us-east-1.amazonaws.com',
    `connect-src http://${api.host}`,
    `connect-src https://${api.host}:8443`,
    `connect-src https://x${api.host}`,
    `connect-src https://${api.host}.example.com`,
    "connect-src 'nonce-abc' 'sha256-abc='",
    ' default-src  https:// ;; connect-src;',
  ];
  for (const policy of unchanged) {
    it(`leaves "${policy}" as it is`, () => {
      assert.deepEqual(localPolicy(policy, hosts), { policy, replaced: [], leftOut: [] });
    });
  }

  it('says what it replaced and what it left out', () => {
    const { replaced, leftOut } = localPolicy(`connect-src https://${cognito.host}; upgrade-insecure-requests`, [
      cognito,
    ]);
    assert.deepEqual(replaced, [{ from: `https://${cognito.host}`, to: cognito.origin, what: 'Cognito' }]);
    assert.deepEqual(leftOut, ['upgrade-insecure-requests']);
  });

  it('adds nothing but the local origins, whatever the policy', () => {
    const source = fc.oneof(
      fc.constantFrom(
        "'self'",
        "'none'",
        '*',
        'https:',
        'https://*.amazonaws.com',
        'https://*.execute-api.eu-west-1.amazonaws.com',
        `https://${cognito.host}`,
        `wss://${api.host}/x`,
      ),
      fc.webUrl(),
    );
    const name = fc.constantFrom('default-src', 'connect-src', 'script-src', 'img-src');
    const directive = fc.tuple(name, fc.array(source)).map(([first, sources]) => [first, ...sources].join(' '));
    fc.assert(
      fc.property(fc.array(directive), (directives) => {
        const policy = directives.join('; ');
        const before = new Set(policy.split(/[\s;,]+/));
        const added = localPolicy(policy, hosts)
          .policy.split(/[\s;,]+/)
          .filter((word) => !before.has(word));
        for (const word of added) {
          assert.match(word, /^(http|ws):\/\/127\.0\.0\.1:(9229|4001|4002)(\/|$)/);
        }
      }),
    );
  });
});
