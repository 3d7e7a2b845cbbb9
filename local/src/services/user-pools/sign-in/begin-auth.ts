import type { Outcome } from '../actions/action.js';
import type { ActionContext, App } from '../actions/action-context.js';
import type { AuthFlow } from '../template/user-pool-client.js';
import { refresh } from '../tokens/refresh.js';
import { findRefreshToken } from '../tokens/sessions.js';
import { checkSecretHash } from '../wire/client-secret.js';
import { invalidParameter } from '../wire/cognito-exception.js';
import { constraints, type Input, parameter } from '../wire/input.js';
import type { Claimant } from './begun-sign-in.js';
import { checkKnown, claimantOf } from './claimant.js';
import { beginCustomAuth } from './custom/custom-auth.js';
import { beginUserAuth } from './first-factors/user-auth.js';
import { userWithPassword } from './password-sign-in.js';
import { signIn } from './sign-in.js';
import { startSrp } from './srp-challenge.js';

/** Who begins a sign-in: some flows are for pages, others for servers. */
export type AuthCaller = 'client' | 'administrator';

/** The first step of a sign-in, or a refresh of an earlier one. */
export async function beginAuth(caller: AuthCaller, app: App, input: Input, context: ActionContext): Promise<Outcome> {
  const flow = input.text('AuthFlow');
  const parameters = input.map('AuthParameters');
  const clientMetadata = input.map('ClientMetadata');
  switch (flow) {
    case 'USER_SRP_AUTH':
      assertAllowed(flow, app, 'USER_SRP_AUTH is not enabled for the client.');
      return startSrp(known(parameters, app), parameter(parameters, 'SRP_A'), app, context);
    case 'USER_PASSWORD_AUTH':
      assertMethodOf('client', caller);
      assertAllowed(flow, app, 'USER_PASSWORD_AUTH flow not enabled for this client');
      return signInWithPassword(parameters, app, clientMetadata, context);
    case 'ADMIN_USER_PASSWORD_AUTH':
    case 'ADMIN_NO_SRP_AUTH':
      assertMethodOf('administrator', caller);
      assertAllowed('ADMIN_USER_PASSWORD_AUTH', app, 'Auth flow not enabled for this client');
      return signInWithPassword(parameters, app, clientMetadata, context);
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN': {
      assertAllowed('REFRESH_TOKEN_AUTH', app, 'Auth flow not enabled for this client');
      const token = parameter(parameters, 'REFRESH_TOKEN');
      const holder = findRefreshToken(app.directory.users, token)?.user;
      checkSecretHash(app.client, holder?.username ?? '', parameters.SECRET_HASH);
      return refresh(token, app, clientMetadata, context);
    }
    case 'CUSTOM_AUTH':
      assertAllowed(flow, app, 'CUSTOM_AUTH is not enabled for the client.');
      return beginCustomAuth(known(parameters, app), parameters, app, context);
    case 'USER_AUTH':
      assertAllowed(flow, app, 'USER_AUTH is not enabled for the client.');
      return beginUserAuth(
        claimantOf(parameters, app),
        { parameters, clientMetadata, session: input.optionalText('Session', constraints.session) },
        app,
        context,
      );
    default:
      throw invalidParameter(
        "1 validation error detected: Value at 'authFlow' failed to satisfy constraint: Member must satisfy enum value " +
          'set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, USER_AUTH, USER_PASSWORD_AUTH, ' +
          'ADMIN_USER_PASSWORD_AUTH, ADMIN_NO_SRP_AUTH]',
      );
  }
}

async function signInWithPassword(
  parameters: Readonly<Record<string, string>>,
  app: App,
  clientMetadata: Readonly<Record<string, string>>,
  context: ActionContext,
): Promise<Outcome> {
  const claimant = claimantOf(parameters, app);
  const password = parameter(parameters, 'PASSWORD');
  return signIn(await userWithPassword(claimant, password, app, clientMetadata, context), app, clientMetadata, context);
}

/** @throws CognitoException if there is no such user and the client may know that. */
function known(parameters: Readonly<Record<string, string>>, app: App): Claimant {
  const claimant = claimantOf(parameters, app);
  checkKnown(claimant, app);
  return claimant;
}

function assertMethodOf(wanted: AuthCaller, caller: AuthCaller): void {
  if (caller !== wanted) {
    const action = wanted === 'client' ? 'InitiateAuth' : 'AdminInitiateAuth';
    throw invalidParameter('Initiate Auth method not supported.', `only ${action} supports this AuthFlow`);
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
      ? `'${client.resource.path}' has RefreshTokenRotation: refresh its tokens with GetTokensFromRefreshToken`
      : `ExplicitAuthFlows of '${client.resource.path}' lacks ALLOW_${flow}`,
  );
}
