import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createSrpSession, signSrpSession, wrapAuthChallenge, wrapInitiateAuth } from 'cognito-srp-helper';
import type { Emulator } from './emulator';

const password = 'Correct-Horse-1';

/** The users of a deployed pool. */
export class Users {
  readonly #cognito: CognitoIdentityProviderClient;

  constructor(
    private readonly emulator: Emulator,
    private readonly poolId: string,
    private readonly clientId: string,
  ) {
    this.#cognito = new CognitoIdentityProviderClient(emulator.clientOptions);
  }

  async create(Username: string): Promise<void> {
    const user = { UserPoolId: this.poolId, Username };
    await this.#cognito.send(new AdminCreateUserCommand({ ...user, MessageAction: 'SUPPRESS' }));
    await this.#cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  }

  async join(Username: string, GroupName: string): Promise<void> {
    await this.#cognito.send(new AdminAddUserToGroupCommand({ UserPoolId: this.poolId, Username, GroupName }));
  }

  /** The access token that a page gets, by SRP. */
  async signIn(email: string): Promise<string> {
    const ClientId = this.clientId;
    const session = createSrpSession(email, password, this.poolId, false);
    const AuthFlow = 'USER_SRP_AUTH';
    const initiate = wrapInitiateAuth(session, { ClientId, AuthFlow, AuthParameters: { USERNAME: email } });
    const initiated = await this.#cognito.send(new InitiateAuthCommand({ ...initiate, AuthFlow }));
    const ChallengeName = 'PASSWORD_VERIFIER';
    const respond = wrapAuthChallenge(signSrpSession(session, initiated), {
      ClientId,
      ChallengeName,
      ChallengeResponses: { USERNAME: email },
      Session: initiated.Session,
    });
    const result = await this.#cognito.send(new RespondToAuthChallengeCommand({ ...respond, ChallengeName }));
    return result.AuthenticationResult?.AccessToken ?? '';
  }

  /** The access token, for a client that allows passwords to be sent. */
  async signInWithPassword(email: string): Promise<string> {
    const { AuthenticationResult } = await this.#cognito.send(
      new InitiateAuthCommand({
        ClientId: this.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: email, PASSWORD: password },
      }),
    );
    return AuthenticationResult?.AccessToken ?? '';
  }

  /** The access token of a machine, which signs in as itself. */
  async signInMachine(ClientId: string): Promise<string> {
    const described = await this.#cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId: this.poolId, ClientId }),
    );
    const credentials = `${ClientId}:${described.UserPoolClient?.ClientSecret}`;
    const response = await fetch(`${this.emulator.endpoint}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token } = (await response.json()) as { readonly access_token?: string };
    return access_token ?? '';
  }

  /** Fails if there is no such pool. */
  async poolIsThere(): Promise<void> {
    await this.#cognito.send(new DescribeUserPoolCommand({ UserPoolId: this.poolId }));
  }
}
