import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../../../../lib/assembly/json.js';
import { domain, oauthClient } from '../../../support/managed-login.js';
import { servingTemplate } from '../../../support/served-template.js';

const client = (properties: JsonObject = {}) => ({
  Type: 'AWS::Cognito::UserPoolClient',
  Properties: { UserPoolId: { Ref: 'Pool' }, ...properties },
});
const withFlow = (flow: string) => client({ ...oauthClient, AllowedOAuthFlows: [flow] });
const machine = client({
  GenerateSecret: true,
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ['client_credentials'],
  AllowedOAuthScopes: ['statistics/read'],
});

const cases: readonly [what: string, clients: readonly JsonObject[], isNeeded: boolean][] = [
  ['a client whose users sign in there', [withFlow('code')], true],
  ['a client of the implicit flow', [withFlow('implicit')], true],
  ['a machine and a client whose users sign in there', [machine, withFlow('code')], true],
  ['a machine', [machine], false],
  ['a client without OAuth', [client()], false],
  ['a machine and a client without OAuth', [client(), machine], false],
];

describe('the certificate of managed login', () => {
  for (const [what, clients, isNeeded] of cases) {
    it(`${isNeeded ? 'is to be accepted, for sign-in there' : 'is not mentioned'}, with ${what}`, async (t) => {
      const serving = await servingTemplate(t, {
        Resources: {
          Pool: { Type: 'AWS::Cognito::UserPool', Properties: {} },
          Domain: domain,
          ...Object.fromEntries(clients.map((one, index) => [`Client${index}`, one])),
        },
      });
      const { text = '' } = serving.served.sections.find(({ title }) => title === 'To do once') ?? {};
      const expected =
        /^for sign-in at the managed login of 'S\/Pool', in each browser: open https:\/\/localhost:\d+ and accept /;
      assert.equal(expected.test(text), isNeeded, text);
      assert.equal(text !== '', isNeeded);
    });
  }
});
