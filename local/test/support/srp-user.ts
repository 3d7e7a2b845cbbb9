import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { createSrpSession, signSrpSession, wrapAuthChallenge, wrapInitiateAuth } from 'cognito-srp-helper';

/** A user as a page sees one: signed up through the AWS SDK, confirmed with the code from the inbox, signed in by SRP. */
export class SrpUser {
  readonly #cognito: CognitoIdentityProviderClient;

  constructor(
    endpoint: string,
    private readonly inbox: string,
    private readonly pool: { readonly id: string; readonly clientId: string },
    readonly email: string,
    readonly password = 'Correct-Horse-1',
  ) {
    const region = pool.id.split('_')[0] ?? '';
    const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
    this.#cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials });
  }

  async signUp(): Promise<void> {
    const { email, password } = this;
    const UserAttributes = [{ Name: 'email', Value: email }];
    const ClientId = this.pool.clientId;
    await this.#cognito.send(new SignUpCommand({ ClientId, Username: email, Password: password, UserAttributes }));
    const ConfirmationCode = await this.code();
    await this.#cognito.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode }));
  }

  /** The newest code in the inbox. */
  async code(): Promise<string> {
    const mails = await fetch(`${this.inbox}/mails?to=${encodeURIComponent(this.email)}`);
    const [mail] = (await mails.json()) as { code: string }[];
    return mail?.code ?? '';
  }

  /** The access token. */
  async signIn(password = this.password): Promise<string> {
    const { email } = this;
    const ClientId = this.pool.clientId;
    const session = createSrpSession(email, password, this.pool.id, false);
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
    const { AuthenticationResult } = await this.#cognito.send(
      new RespondToAuthChallengeCommand({ ...respond, ChallengeName }),
    );
    return AuthenticationResult?.AccessToken ?? '';
  }
}
