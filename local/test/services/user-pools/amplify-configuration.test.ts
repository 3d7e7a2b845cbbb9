import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extendConfiguration } from '../../../lib/services/user-pools/amplify-configuration.js';

const local = {
  pools: new Set(['eu-west-1_local']),
  cognito: 'http://127.0.0.1:9229',
  inbox: 'http://127.0.0.1:9230',
  pages: ['http://localhost:3400'],
};
const cognito = { userPoolId: 'eu-west-1_local', userPoolClientId: 'client', loginWith: { email: true } };
const configuration = { API: { REST: { api: { endpoint: 'x' } } }, Auth: { Cognito: cognito }, other: [1] };
const extended = {
  ...configuration,
  Auth: { Cognito: { ...cognito, userPoolEndpoint: local.cognito, localInbox: local.inbox } },
};

describe('extendConfiguration', () => {
  it('adds the local Cognito and the inbox to a configuration of a local pool, and nothing else', () => {
    const { text, added } = extendConfiguration(JSON.stringify(configuration), local);
    assert.equal(text, JSON.stringify(extended));
    assert.equal(added, 'userPoolEndpoint and localInbox');
  });

  it('keeps the indentation and the last line break', () => {
    const { text } = extendConfiguration(`${JSON.stringify(configuration, null, 4)}\n`, local);
    assert.equal(text, `${JSON.stringify(extended, null, 4)}\n`);
  });

  it('appends the pages of this machine to the addresses that managed login returns to', () => {
    const oauth = {
      domain: 'localhost:3404',
      redirectSignIn: ['https://app.example.com/in', 'http://localhost:3400/'],
      redirectSignOut: ['https://app.example.com/'],
    };
    const { text, added } = extendConfiguration(
      JSON.stringify({ Auth: { Cognito: { ...cognito, loginWith: { email: true, oauth } } } }),
      local,
    );
    assert.deepEqual(JSON.parse(text).Auth.Cognito.loginWith, {
      email: true,
      oauth: {
        ...oauth,
        redirectSignIn: [...oauth.redirectSignIn, 'http://localhost:3400/in'],
        redirectSignOut: [...oauth.redirectSignOut, 'http://localhost:3400/'],
      },
    });
    assert.equal(
      added,
      'userPoolEndpoint and localInbox, redirects to http://localhost:3400/in, http://localhost:3400/',
    );
  });

  const others: [name: string, text: string][] = [
    ['a pool that is not local', JSON.stringify({ Auth: { Cognito: { userPoolId: 'eu-west-1_other' } } })],
    ['no pool', '{"Auth": {"Cognito": {}}}'],
    ['a list', '[{"Auth":{"Cognito":{"userPoolId":"eu-west-1_local"}}}]'],
    ['another place', '{"Cognito":{"userPoolId":"eu-west-1_local"}}'],
    ['no JSON', '{"Auth":{"Cognito":{"userPoolId":"eu-west-1_local"}}'],
    ['nothing', ''],
    ['null', 'null'],
  ];
  for (const [name, text] of others) {
    it(`leaves a file with ${name} as it is, to the byte`, () => {
      assert.deepEqual(extendConfiguration(text, local), { text, added: undefined, unserved: undefined });
    });
  }

  it('says that amplify_outputs.json cannot be extended', () => {
    const text = JSON.stringify({ version: '1.4', auth: { user_pool_id: 'eu-west-1_local' } });
    const { text: same, added, unserved } = extendConfiguration(text, local);
    assert.deepEqual({ same, added }, { same: text, added: undefined });
    assert.match(String(unserved), /use the ResourcesConfig format/);
  });

  it('loses an identity pool, with which Amplify would ask AWS for credentials', () => {
    const given = {
      Auth: { Cognito: { userPoolId: [...local.pools][0], identityPoolId: 'eu-west-1:x', allowGuestAccess: true } },
    };
    const { text, unserved } = extendConfiguration(JSON.stringify(given), local);
    assert.deepEqual(Object.keys(JSON.parse(text).Auth.Cognito), ['userPoolId', 'userPoolEndpoint', 'localInbox']);
    assert.equal(unserved, 'identityPoolId is removed: identity pools are not served');
  });
});
