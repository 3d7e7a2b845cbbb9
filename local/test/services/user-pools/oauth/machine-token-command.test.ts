import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { claimsOf } from '../../../support/cognito.js';
import { LoginFixture } from '../../../support/managed-login.js';

const machine = {
  GenerateSecret: true,
  AllowedOAuthFlows: ['client_credentials'],
  AllowedOAuthScopes: ['notes/read'],
  SupportedIdentityProviders: [],
};
const Server = {
  Type: 'AWS::Cognito::UserPoolResourceServer',
  Properties: { UserPoolId: { Ref: 'Pool' }, Identifier: 'notes', Scopes: [{ ScopeName: 'read' }] },
};

describe('the command for the token of a machine', () => {
  it('takes the id or the construct path of its client', async () => {
    const { cognito, client } = new LoginFixture({ client: machine, resources: { Server } });
    for (const name of [client.id, 'Stack/Client']) {
      const claims = claimsOf(await cognito.issueMachineToken(name));
      assert.deepEqual([claims.sub, claims.scope, claims.username], [client.id, 'notes/read', undefined]);
    }
  });

  it('names the clients that there are', async () => {
    const { cognito } = new LoginFixture({ client: machine, resources: { Server } });
    await assert.rejects(cognito.issueMachineToken('other'), /no app client 'other', there are: 'Stack\/Client' \(/);
  });

  it('refuses a client of users, and one whose scope nobody has', async () => {
    await assert.rejects(new LoginFixture().cognito.issueMachineToken('Stack/Client'), {
      code: 'COGNITO_CLIENT_OF_USERS',
    });
    await assert.rejects(
      new LoginFixture({ client: machine }).cognito.issueMachineToken('Stack/Client'),
      /no token for 'Stack\/Client': no resource server of the user pool has the scope 'notes\/read'/,
    );
  });
});
