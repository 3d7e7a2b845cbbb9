import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stack } from 'aws-cdk-lib';
import { OAuthScope, ResourceServerScope, UserPool } from 'aws-cdk-lib/aws-cognito';
import { synthesizedFolder, temporaryFolder } from '../../../support/assembly.js';
import { claimsOf } from '../../../support/cognito.js';
import { LoginFixture } from '../../../support/managed-login.js';
import { Program, runProgram } from '../../../support/program.js';

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

  it('prints the token while the app is served, and afterwards', async (t) => {
    const output = synthesizedFolder(t, (app) => {
      const stack = new Stack(app, 'S', { env: { account: '111111111111', region: 'eu-west-1' } });
      const pool = new UserPool(stack, 'Pool');
      pool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'notes' } });
      const read = new ResourceServerScope({ scopeName: 'read', scopeDescription: 'read' });
      const server = pool.addResourceServer('Notes', { identifier: 'notes', scopes: [read] });
      const scopes = [OAuthScope.resourceServer(server, read)];
      pool.addClient('Machine', { generateSecret: true, oAuth: { flows: { clientCredentials: true }, scopes } });
    });
    const folder = temporaryFolder(t);
    const state = ['--output', output, '--state', 'kept'];
    const program = await Program.start(t, folder, [...state, '--port', '0', '--json']);
    const { managedLogin, clients } = program.document.userPools[0]!;
    const { id, secret } = clients[0]!;
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret ?? '' };
    const body = new URLSearchParams(form);
    const asked = await fetch(`${managedLogin}/oauth2/token`, { method: 'POST', body });
    assert.equal(asked.status, 200);
    const printed = runProgram(folder, ['token', '--client', 'S/Pool/Machine', ...state]);
    assert.equal(printed.stderr, '');
    assert.equal(claimsOf(printed.stdout).scope, 'notes/read');
    await program.interrupt();
    const { status, stderr } = runProgram(folder, ['token', '--client', 'other', ...state]);
    assert.equal(status, 1);
    assert.match(stderr, /^error: no app client 'other'; the app clients are: 'S\/Pool\/Machine'/);
  });

  it('names the clients that there are', async () => {
    const { cognito } = new LoginFixture({ client: machine, resources: { Server } });
    await assert.rejects(
      cognito.issueMachineToken('other'),
      /no app client 'other'; the app clients are: 'Stack\/Client' \(/,
    );
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
