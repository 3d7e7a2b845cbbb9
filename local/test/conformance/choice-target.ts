import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  type ChallengeNameType,
  type CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  type InitiateAuthResponse,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Cleanup } from '../support/cleanup.js';
import { LoginVisitor } from '../support/login-visitor.js';
import { callbackUrl } from './fixture/people.js';
import { password } from './pool-target.js';

/** The clients of the pool in which users choose. */
export type ChoiceClients = Readonly<
  Record<'client' | 'tellingClient' | 'plainClient' | 'pageClient' | 'passwordPageClient', string>
>;

/** The pool of the fixture in which users choose how they sign in. */
export class ChoiceTarget {
  constructor(
    readonly id: string,
    readonly clients: ChoiceClients,
    readonly sdk: CognitoIdentityProviderClient,
    private readonly cleanup: Cleanup,
    /** The address of the inbox; `undefined` of AWS, whose mails the suite cannot read. */
    private readonly inbox: string | undefined,
    /** The address of its managed login. */
    readonly loginUrl: string,
  ) {}

  /** An address that AWS may send mails to. Its user, should there be one, is deleted after the suite. */
  address(local = 'success'): string {
    const Username = `${local}+${randomUUID()}@simulator.amazonses.com`;
    this.cleanup.after(() =>
      this.sdk.send(new AdminDeleteUserCommand({ UserPoolId: this.id, Username })).catch(() => {}),
    );
    return Username;
  }

  /** A new user, who has a password and a verified address. */
  async user(): Promise<string> {
    const Username = this.address();
    const UserAttributes = [
      { Name: 'email', Value: Username },
      { Name: 'email_verified', Value: 'true' },
    ];
    const user = { UserPoolId: this.id, Username };
    const created = { ...user, TemporaryPassword: 'Temporary-1', UserAttributes };
    await this.sdk.send(new AdminCreateUserCommand({ ...created, MessageAction: 'SUPPRESS' }));
    await this.sdk.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
    return Username;
  }

  /** The first step of a sign-in by choice. */
  begin(USERNAME: string, more: Record<string, string> = {}, Session?: string, ClientId = this.clients.client) {
    const AuthParameters = { USERNAME, ...more };
    const AuthFlow = 'USER_AUTH';
    return this.sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters, Session }));
  }

  /** The first step of a sign-in with challenges of the app's own. */
  custom(USERNAME: string, ClientMetadata?: Record<string, string>, ClientId = this.clients.client) {
    const AuthParameters = { USERNAME };
    return this.sdk.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters, ClientMetadata }),
    );
  }

  answer(
    USERNAME: string,
    { ChallengeName, Session }: Pick<InitiateAuthResponse, 'ChallengeName' | 'Session'>,
    responses: Record<string, string>,
    rest: { readonly ClientId?: string; readonly ClientMetadata?: Record<string, string> } = {},
  ) {
    const ChallengeResponses = { USERNAME, ...responses };
    const answer = { ClientId: this.clients.client, ChallengeName: ChallengeName as ChallengeNameType, Session };
    return this.sdk.send(new RespondToAuthChallengeCommand({ ...answer, ChallengeResponses, ...rest }));
  }

  /** A browser at the managed login of this program. */
  loginVisitor(): LoginVisitor {
    return new LoginVisitor(this.loginUrl);
  }

  /** The query of an authorization request at managed login. */
  query(changes: Readonly<Record<string, string>> = {}): string {
    const request = { client_id: this.clients.pageClient, response_type: 'code', redirect_uri: callbackUrl };
    return new URLSearchParams({ ...request, scope: 'openid email', state: 'abc', ...changes }).toString();
  }

  /** The access token of a user who signs in with the password. */
  async accessToken(username: string): Promise<string> {
    const { AuthenticationResult } = await this.begin(username, {
      PREFERRED_CHALLENGE: 'PASSWORD',
      PASSWORD: password,
    });
    assert.ok(AuthenticationResult?.AccessToken);
    return AuthenticationResult.AccessToken;
  }

  signUp(Username: string, more: { readonly Password?: string; readonly ClientId?: string } = {}) {
    return this.sdk.send(new SignUpCommand({ ClientId: this.clients.client, Username, Password: undefined, ...more }));
  }

  async confirm(Username: string, Session?: string) {
    const ConfirmationCode = await this.code(Username);
    return this.sdk.send(
      new ConfirmSignUpCommand({ ClientId: this.clients.client, Username, ConfirmationCode, Session }),
    );
  }

  /** The code that was sent last, of a target whose mails can be read. */
  async code(address: string): Promise<string> {
    const mails = await fetch(`${this.inbox}/mails?to=${encodeURIComponent(address)}`);
    const [mail] = (await mails.json()) as { readonly code?: string }[];
    return mail?.code ?? '';
  }
}
