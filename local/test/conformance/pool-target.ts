import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  type AuthenticationResultType,
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cleanup } from '../support/cleanup.js';
import type { ChoiceTarget } from './choice-target.js';
import type { LoginTarget } from './login-target.js';

/** The clients of the fixture's pool. */
export type PoolClients = Readonly<
  Record<
    'client' | 'otherClient' | 'rotatingClient' | 'narrowClient' | 'pageClient' | 'serverClient' | 'machineClient',
    string
  >
>;

export const password = 'Correct-Horse-1';

/** The user pool of the fixture, and an administrator of it. */
export class PoolTarget {
  constructor(
    readonly id: string,
    readonly clients: PoolClients,
    readonly sdk: CognitoIdentityProviderClient,
    readonly login: LoginTarget,
    private readonly cleanup: Cleanup,
    /** The pool in which users choose how they sign in. */
    readonly choice: ChoiceTarget,
  ) {}

  /** An address that AWS may send mails to. Its user, should there be one, is deleted after the suite. */
  address(): string {
    const Username = `success+${randomUUID()}@simulator.amazonses.com`;
    this.cleanup.after(() =>
      this.sdk.send(new AdminDeleteUserCommand({ UserPoolId: this.id, Username })).catch(() => {}),
    );
    return Username;
  }

  /** A new user, who has the password. */
  async user(): Promise<string> {
    const Username = await this.invited('Temporary-1');
    const user = { UserPoolId: this.id, Username };
    await this.sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
    return Username;
  }

  /** A new user, who is to change the password. */
  async invited(TemporaryPassword: string): Promise<string> {
    const Username = this.address();
    const UserAttributes = [
      { Name: 'email', Value: Username },
      { Name: 'email_verified', Value: 'true' },
    ];
    const created = { UserPoolId: this.id, Username, TemporaryPassword, UserAttributes };
    await this.sdk.send(new AdminCreateUserCommand({ ...created, MessageAction: 'SUPPRESS' }));
    return Username;
  }

  /** What the pool says to the password. */
  initiate(USERNAME: string, PASSWORD = password, ClientId = this.clients.client) {
    const AuthParameters = { USERNAME, PASSWORD };
    return this.sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }));
  }

  /** The tokens of a user whose password is enough. */
  async signIn(username: string, secret = password, clientId?: string): Promise<Required<SignedIn>> {
    const { AuthenticationResult, ChallengeName } = await this.initiate(username, secret, clientId);
    assert.ok(AuthenticationResult, `the sign-in asks for ${ChallengeName}`);
    const { AccessToken = '', IdToken = '', RefreshToken = '' } = AuthenticationResult;
    return { AccessToken, IdToken, RefreshToken };
  }
}

type SignedIn = Pick<AuthenticationResultType, 'AccessToken' | 'IdToken' | 'RefreshToken'>;
