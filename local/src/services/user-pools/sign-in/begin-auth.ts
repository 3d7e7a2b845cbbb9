import type { Outcome } from '../actions/action.js';
import type { ActionContext, App } from '../actions/action-context.js';
import { identityOf, isPasswordOf, proven } from '../passwords/password.js';
import { clientValue, serverValue } from '../passwords/srp.js';
import type { AuthFlow } from '../template/user-pool-client.js';
import { refresh } from '../tokens/refresh.js';
import { findRefreshToken } from '../tokens/sessions.js';
import type { User } from '../users/user.js';
import { checkSecretHash } from '../wire/client-secret.js';
import { invalidParameter, notServed, userNotFound } from '../wire/cognito-exception.js';
import { constraints, type Input, parameter } from '../wire/input.js';
import { signIn } from './sign-in.js';
import { simulatedUser } from './simulated-user.js';

type Parameters = Readonly<Record<string, string>>;

/** Who begins a sign-in: some flows are for pages, others for servers. */
export type AuthCaller = 'client' | 'administrator';

/** The first step of a sign-in, or the refreshing of an earlier one. */
export function beginAuth(
  caller: AuthCaller,
  app: App,
  input: Input,
  context: ActionContext,
): Outcome | Promise<Outcome> {
  const flow = input.text('AuthFlow');
  const parameters = input.map('AuthParameters');
  const clientMetadata = input.map('ClientMetadata');
  switch (flow) {
    case 'USER_SRP_AUTH':
      assertAllowed(flow, app, 'USER_SRP_AUTH is not enabled for the client.');
      return startSrp(parameters, app, context);
    case 'USER_PASSWORD_AUTH':
      assertMethodOf('client', caller);
      assertAllowed(flow, app, 'USER_PASSWORD_AUTH flow not enabled for this client');
      return signIn(withPassword(parameters, app, context), app, clientMetadata, context);
    case 'ADMIN_USER_PASSWORD_AUTH':
    case 'ADMIN_NO_SRP_AUTH':
      assertMethodOf('administrator', caller);
      assertAllowed('ADMIN_USER_PASSWORD_AUTH', app, 'Auth flow not enabled for this client');
      return signIn(withPassword(parameters, app, context), app, clientMetadata, context);
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN': {
      assertAllowed('REFRESH_TOKEN_AUTH', app, 'Auth flow not enabled for this client');
      const token = parameter(parameters, 'REFRESH_TOKEN');
      const holder = findRefreshToken(app.directory.users, token)?.user;
      checkSecretHash(app.client, holder?.username ?? '', parameters.SECRET_HASH);
      return refresh(token, app, clientMetadata, context);
    }
    case 'CUSTOM_AUTH':
    case 'USER_AUTH':
      throw notServed(`the AuthFlow ${flow}`);
    default:
      throw invalidParameter(
        "1 validation error detected: Value at 'authFlow' failed to satisfy constraint: Member must satisfy enum value " +
          'set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, ' +
          'ADMIN_NO_SRP_AUTH]',
      );
  }
}

function startSrp(parameters: Parameters, app: App, context: ActionContext): Outcome {
  const { directory, client } = app;
  const user = userNamed(parameters, app);
  const A = clientValue(parameter(parameters, 'SRP_A'));
  if (A === undefined) {
    throw invalidParameter('Invalid SRP_A value.', 'SRP_A is no hexadecimal number, or a multiple of the prime');
  }
  const { username: userId, password: verifier } = user ?? simulatedUser(parameter(parameters, 'USERNAME'), directory);
  const b = context.random.bytes(32);
  const secretBlock = context.challenges.open({
    clientId: client.id,
    user,
    expiresAt: context.now() + client.challengeValidity * 1000,
    identity: identityOf(directory.pool, userId),
    verifier,
    A,
    b,
    secretBlock: context.random.bytes(64),
  });
  const output = {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: {
      SALT: verifier.salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: serverValue(verifier, b),
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
    },
  };
  return user ? { output, user } : { output };
}

function withPassword(parameters: Parameters, app: App, context: ActionContext): User {
  const { directory } = app;
  const user = userNamed(parameters, app);
  const password = parameter(parameters, 'PASSWORD');
  const { username } = user ?? simulatedUser(parameter(parameters, 'USERNAME'), directory);
  return proven(() => isPasswordOf(password, user, directory), user, username, directory, context);
}

/** @throws CognitoException where there is no such user and the client may know that. */
function userNamed(parameters: Parameters, { directory, client }: App): User | undefined {
  const name = parameter(parameters, 'USERNAME');
  if (!constraints.username.pattern.test(name)) {
    throw invalidParameter('USERNAME is no user name', 'USERNAME has a space, or a character that is not printed');
  }
  checkSecretHash(client, name, parameters.SECRET_HASH);
  const user = directory.named(name);
  if (!user && !client.preventUserExistenceErrors) {
    throw userNotFound();
  }
  return user;
}

function assertMethodOf(wanted: AuthCaller, caller: AuthCaller): void {
  if (caller !== wanted) {
    const action = wanted === 'client' ? 'InitiateAuth' : 'AdminInitiateAuth';
    throw invalidParameter('Initiate Auth method not supported.', `this AuthFlow is one of ${action} alone`);
  }
}

function assertAllowed(flow: AuthFlow, { client }: App, message: string): void {
  if (client.authFlows.has(flow)) {
    return;
  }
  const rotates = flow === 'REFRESH_TOKEN_AUTH' && client.refreshTokenGrace !== undefined;
  throw invalidParameter(
    message,
    rotates
      ? `'${client.resource.path}' has RefreshTokenRotation: its tokens are refreshed by GetTokensFromRefreshToken`
      : `ExplicitAuthFlows of '${client.resource.path}' lacks ALLOW_${flow}`,
  );
}
