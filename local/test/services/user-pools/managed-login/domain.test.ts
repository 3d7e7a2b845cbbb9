import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOrigins } from '../../../../lib/host/origins.js';
import { localRedirects, unservedLogin } from '../../../../lib/services/user-pools/managed-login/login-report.js';
import { readUserPools, type UserPool } from '../../../../lib/services/user-pools/template/user-pool.js';
import { userPools } from '../../../../lib/services/user-pools/user-pools-service.js';
import { assemblyOf } from '../../../support/assembly.js';
import { poolAssembly } from '../../../support/cognito.js';
import { callback, oauthClient } from '../../../support/managed-login.js';

const inPool = (Type: string, Properties: object) => ({
  Type,
  Properties: { UserPoolId: { Ref: 'Pool' }, ...Properties },
});
const domain = (Properties: object) => inPool('AWS::Cognito::UserPoolDomain', Properties);
const at = {
  origin: (key: string) => (key.startsWith('the managed login') ? 'http://localhost:3404' : 'http://127.0.0.1:1'),
};

function poolOf(resources: Readonly<Record<string, object>>, client: object = oauthClient): UserPool {
  return readUserPools(poolAssembly({ client: { ...client }, resources })).pools[0]!;
}

describe('the domain of a user pool', () => {
  for (const [Domain, region, host] of [
    ['notes', 'eu-west-1', 'notes.auth.eu-west-1.amazoncognito.com'],
    ['notes', 'us-gov-west-1', 'notes.auth-fips.us-gov-west-1.amazoncognito.com'],
    ['login.example.com', 'eu-west-1', 'login.example.com'],
  ] as const) {
    it(`is ${host} for ${Domain} in ${region}`, () => {
      const template = { Resources: { Pool: { Type: 'AWS::Cognito::UserPool' }, Domain: domain({ Domain }) } };
      const environment = { account: '111111111111', region };
      const { pools } = readUserPools(assemblyOf({ Stack: { template, environment } }));
      assert.deepEqual(
        pools[0]?.domains.map((found) => found.host),
        [host],
      );
    });
  }

  it('has a server of its own at localhost, which speaks TLS as well', () => {
    const model = readUserPools(poolAssembly({ resources: { Domain: domain({ Domain: 'notes' }) } }));
    const added = userPools.endpoints!(model).slice(2);
    assert.deepEqual(added, [
      { key: "the managed login of 'Stack/Pool'", slot: 'others', hostname: 'localhost', tls: true },
    ]);
    assert.equal(userPools.endpoints!(readUserPools(poolAssembly())).length, 2, 'and none without a domain');
  });

  it('is replaced in texts: a URL by http, a host by the local one', () => {
    const custom = domain({ Domain: 'login.example.com', CustomDomainConfig: {} });
    const model = readUserPools(poolAssembly({ resources: { Domain: domain({ Domain: 'notes' }), Custom: custom } }));
    const { replacements = [], hosts = [] } = userPools.standIns!(model, at, {});
    const origins = createOrigins(replacements);
    const prefix = 'notes.auth.eu-west-1.amazoncognito.com';
    assert.equal(origins.local(`https://${prefix}/oauth2/token`), 'http://localhost:3404/oauth2/token');
    assert.equal(origins.local(prefix), 'localhost:3404');
    assert.equal(origins.local('https://login.example.com/login'), 'http://localhost:3404/login');
    assert.deepEqual(origins.replaced, [], 'what is only compared is not listed');
    const ofPrefix = hosts.filter(({ host }) => host === prefix).map(({ origin }) => origin);
    assert.deepEqual(ofPrefix, ['http://localhost:3404', 'https://localhost:3404']);
  });

  it('says of a client without a style what AWS would show it', () => {
    const Domain = domain({ Domain: 'notes', ManagedLoginVersion: 2 });
    const [said, ...more] = unservedLogin(poolOf({ Domain }));
    assert.match(
      said ?? '',
      /managed login works here for the app client 'Stack\/Client', but AWS would show "Login pages unavailable"/,
    );
    assert.deepEqual(more, []);
    const Style = inPool('AWS::Cognito::ManagedLoginBranding', { ClientId: { Ref: 'Client' } });
    assert.deepEqual(unservedLogin(poolOf({ Domain, Style })), []);
    assert.deepEqual(unservedLogin(poolOf({ Domain: domain({ Domain: 'notes' }) })), [], 'version 1 needs none');
    assert.deepEqual(unservedLogin(poolOf({ Domain }, {})), [], 'nor does a client without OAuth');
  });

  it('says what is unknown: an address, and a client', () => {
    const elsewhere = { 'Fn::GetAtt': ['Elsewhere', 'Value'] };
    const resources = { Elsewhere: { Type: 'Custom::Elsewhere' }, Domain: domain({ Domain: elsewhere }) };
    const said = unservedLogin(poolOf(resources, { ...oauthClient, CallbackURLs: [elsewhere] }));
    assert.match(said[0] ?? '', /the address of 'Stack\/Domain' is unknown/);
    assert.match(said[1] ?? '', /the app client 'Stack\/Client' has no managed login: CallbackURLs/);
  });

  it('lists the addresses that it returns to on this machine alone', () => {
    const pool = poolOf({ Domain: domain({ Domain: 'notes' }) });
    const localUrl = (url: string) => url.replace('https://app.example.com', 'http://localhost:3400');
    assert.deepEqual(localRedirects(pool, { pages: ['http://localhost:3400'], localUrl }), [
      'http://localhost:3400/callback',
      'http://localhost:3400/',
      'http://localhost:3400/bye',
    ]);
    assert.ok(callback.endsWith('/callback'));
  });
});
