import assert from 'node:assert/strict';
import {
  CompleteWebAuthnRegistrationCommand,
  type CompleteWebAuthnRegistrationCommandInput,
  DeleteWebAuthnCredentialCommand,
  ListWebAuthnCredentialsCommand,
  StartWebAuthnRegistrationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { VirtualPasskey } from '../../services/user-pools/passwordless/virtual-passkey.js';
import type { ChoiceTarget } from '../choice-target.js';
import { action, type Group, ourChoice } from '../conformance-case.js';

const starting = action('StartWebAuthnRegistration');
const completing = action('CompleteWebAuthnRegistration');
const preferred = { PREFERRED_CHALLENGE: 'WEB_AUTHN' };

type Credential = CompleteWebAuthnRegistrationCommandInput['Credential'];

/** A user with a passkey. */
async function withPasskey(choice: ChoiceTarget) {
  const user = await choice.user();
  const AccessToken = await choice.accessToken(user);
  const { CredentialCreationOptions } = await choice.sdk.send(new StartWebAuthnRegistrationCommand({ AccessToken }));
  const passkey = new VirtualPasskey();
  const Credential = passkey.create(CredentialCreationOptions) as Credential;
  const completed = await choice.sdk.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential }));
  return { user, AccessToken, passkey, completed };
}

export const passkeys: Group = {
  title: 'Cognito: passkeys',
  cases: [
    {
      name: 'StartWebAuthnRegistration returns the options with which a browser creates a passkey',
      source: starting,
      check: async ({ choice }) => {
        const AccessToken = await choice.accessToken(await choice.user());
        const started = await choice.sdk.send(new StartWebAuthnRegistrationCommand({ AccessToken }));
        const options = started.CredentialCreationOptions as Record<string, unknown>;
        for (const name of ['challenge', 'rp', 'user', 'pubKeyCredParams']) {
          assert.ok(options[name], name);
        }
      },
    },
    {
      name: 'if the pool does not allow passkeys, a registration gets WebAuthnNotEnabledException',
      source: starting,
      check: async (pool) => {
        const { AccessToken } = await pool.signIn(await pool.user());
        await assert.rejects(pool.sdk.send(new StartWebAuthnRegistrationCommand({ AccessToken })), {
          name: 'WebAuthnNotEnabledException',
        });
      },
    },
    {
      name: 'completing a registration that was never started gets WebAuthnChallengeNotFoundException',
      source: completing,
      check: async ({ choice }) => {
        const AccessToken = await choice.accessToken(await choice.user());
        const Credential = new VirtualPasskey().create({ challenge: 'AAAA', user: { id: 'AAAA' } }) as Credential;
        await assert.rejects(choice.sdk.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential })), {
          name: 'WebAuthnChallengeNotFoundException',
        });
      },
    },
    {
      name: 'registering a passkey from a page of another origin gets WebAuthnOriginNotAllowedException',
      source: completing,
      only: 'here',
      check: async ({ choice }) => {
        const AccessToken = await choice.accessToken(await choice.user());
        const { CredentialCreationOptions } = await choice.sdk.send(
          new StartWebAuthnRegistrationCommand({ AccessToken }),
        );
        const Credential = new VirtualPasskey().create(CredentialCreationOptions, {
          origin: 'https://evil.example.com',
        }) as Credential;
        await assert.rejects(choice.sdk.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential })), {
          name: 'WebAuthnOriginNotAllowedException',
        });
      },
    },
    {
      name: 'a registered passkey is listed, and the user can sign in with it',
      source: action('ListWebAuthnCredentials'),
      only: 'here',
      check: async ({ choice }) => {
        const { user, AccessToken, passkey } = await withPasskey(choice);
        const { Credentials } = await choice.sdk.send(new ListWebAuthnCredentialsCommand({ AccessToken }));
        assert.deepEqual(
          Credentials?.map(({ CredentialId, CreatedAt }) => [CredentialId, CreatedAt instanceof Date]),
          [[passkey.id.toString('base64url'), true]],
        );
        const begun = await choice.begin(user, preferred);
        const CREDENTIAL = passkey.get(begun.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? '');
        assert.ok((await choice.answer(user, begun, { CREDENTIAL })).AuthenticationResult);
      },
    },
    {
      name: 'the relying party of passkeys is localhost, no matter what the template says',
      source: ourChoice('browsers accept no other name for pages on this machine'),
      only: 'here',
      check: async ({ choice }) => {
        const { user } = await withPasskey(choice);
        const { ChallengeParameters } = await choice.begin(user, preferred);
        assert.equal(JSON.parse(ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? '{}').rpId, 'localhost');
      },
    },
    {
      name: 'a wrong passkey response gets the same error as a wrong password',
      source: ourChoice('AWS does not define a separate error for it'),
      only: 'here',
      check: async ({ choice }) => {
        const { user, passkey } = await withPasskey(choice);
        const begun = await choice.begin(user, preferred);
        const options = begun.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? '';
        const CREDENTIAL = passkey.get(options, { signature: Buffer.alloc(70, 1) });
        await assert.rejects(choice.answer(user, begun, { CREDENTIAL }), {
          name: 'NotAuthorizedException',
          message: 'Incorrect username or password.',
        });
      },
    },
    {
      name: 'each passkey challenge accepts only one answer, correct or not',
      source: ourChoice('AWS does not document this, and WebAuthn requires a new challenge each time'),
      only: 'here',
      check: async ({ choice }) => {
        const { user, passkey } = await withPasskey(choice);
        const begun = await choice.begin(user, preferred);
        const CREDENTIAL = passkey.get(begun.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? '');
        assert.ok((await choice.answer(user, begun, { CREDENTIAL })).AuthenticationResult);
        await assert.rejects(choice.answer(user, begun, { CREDENTIAL }), { name: 'NotAuthorizedException' });
      },
    },
    {
      name: 'a deleted passkey no longer works, and deleting an unknown passkey gets ResourceNotFoundException',
      source: action('DeleteWebAuthnCredential'),
      only: 'here',
      check: async ({ choice }) => {
        const { user, AccessToken, passkey } = await withPasskey(choice);
        const deletion = new DeleteWebAuthnCredentialCommand({
          AccessToken,
          CredentialId: passkey.id.toString('base64url'),
        });
        await choice.sdk.send(deletion);
        await assert.rejects(choice.sdk.send(deletion), { name: 'ResourceNotFoundException' });
        assert.equal((await choice.begin(user, preferred)).ChallengeName, 'SELECT_CHALLENGE');
      },
    },
    {
      name: 'a user can have at most twenty passkeys',
      source: ourChoice('AWS has a quota but does not document its value'),
      only: 'here',
      check: async ({ choice }) => {
        const AccessToken = await choice.accessToken(await choice.user());
        const register = async () => {
          const started = await choice.sdk.send(new StartWebAuthnRegistrationCommand({ AccessToken }));
          const Credential = new VirtualPasskey().create(started.CredentialCreationOptions) as Credential;
          return choice.sdk.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential }));
        };
        for (let count = 0; count < 20; count++) {
          await register();
        }
        await assert.rejects(register(), { name: 'LimitExceededException' });
      },
    },
  ],
};
