import { signature } from '../services/user-pools/administrator.js';
import { type FuzzTarget, password } from './fuzz-target.js';

/** A sign-in that waits for a new password, or has done so. */
export interface AuthSession {
  readonly username: string;
  /** What the answer names it by. */
  readonly id: string;
}

export interface AuthSessions {
  /** Its user could still go on with it. */
  readonly open: AuthSession;
  /** Its user has. */
  readonly spent: AuthSession;
}

/** Two users whom an administrator has made sign in for the first time. */
export async function authSessions(target: FuzzTarget): Promise<AuthSessions> {
  const [open, spent] = [await begin(target, 'open@example.com'), await begin(target, 'spent@example.com')];
  const ChallengeResponses = { USERNAME: spent.username, NEW_PASSWORD: 'Battery-Staple-3' };
  const challenge = { ClientId: target.people.clientId, ChallengeName: 'NEW_PASSWORD_REQUIRED', Session: spent.id };
  const { status, body } = await target.cognito.act('RespondToAuthChallenge', { ...challenge, ChallengeResponses });
  if (status !== 200) {
    throw new Error(`the sign-in of '${spent.username}' was not completed: ${body}`);
  }
  return { open, spent };
}

async function begin({ cognito, people }: FuzzTarget, username: string): Promise<AuthSession> {
  const invited = { UserPoolId: people.id, Username: username, TemporaryPassword: password, MessageAction: 'SUPPRESS' };
  await cognito.act('AdminCreateUser', invited, [['authorization', signature]]);
  const AuthParameters = { USERNAME: username, PASSWORD: password };
  const begun = { ClientId: people.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters };
  const { body } = await cognito.act('InitiateAuth', begun);
  return { username, id: JSON.parse(body).Session };
}
