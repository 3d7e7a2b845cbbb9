import { CognitoException, invalidParameter, notServed } from '../cognito-exception.js';
import { constraints, parameter } from '../input.js';
import { madeUpUser } from '../made-up-user.js';
import { identityOf, verifyPassword } from '../password.js';
import { refresh } from '../refresh.js';
import { type App, checkSecretHash, type Service } from '../service.js';
import { findRefreshToken } from '../sessions.js';
import { signIn } from '../sign-in.js';
import { clientValue, serverValue } from '../srp.js';
import type { User } from '../user.js';
import type { AuthFlow } from '../user-pool-client.js';
import type { Action, Outcome } from './action.js';

interface Parameters {
  readonly [name: string]: string;
}

export const initiateAuth: Action = (input, service) => {
  const app = service.app(input);
  const flow = input.text('AuthFlow');
  const parameters = input.map('AuthParameters');
  const clientMetadata = input.map('ClientMetadata');
  switch (flow) {
    case 'USER_SRP_AUTH': {
      assertAllowed(flow, app, 'USER_SRP_AUTH is not enabled for the client.');
      return startSrp(parameters, app, service);
    }
    case 'USER_PASSWORD_AUTH': {
      assertAllowed(flow, app, 'USER_PASSWORD_AUTH flow not enabled for this client');
      const user = userNamed(parameters, app);
      return signIn(
        verifyPassword(parameter(parameters, 'PASSWORD'), user, app.directory),
        app,
        clientMetadata,
        service,
      );
    }
    case 'REFRESH_TOKEN_AUTH':
    case 'REFRESH_TOKEN': {
      assertAllowed('REFRESH_TOKEN_AUTH', app, 'Auth flow not enabled for this client');
      const token = parameter(parameters, 'REFRESH_TOKEN');
      const holder = findRefreshToken(app.directory.users, token)?.user;
      checkSecretHash(app.client, holder?.username ?? '', parameters.SECRET_HASH);
      return refresh(token, app, clientMetadata, service);
    }
    case 'ADMIN_NO_SRP_AUTH':
    case 'ADMIN_USER_PASSWORD_AUTH':
    case 'CUSTOM_AUTH':
    case 'USER_AUTH':
      throw notServed(`the AuthFlow ${flow}`);
    default:
      throw invalidParameter(
        "1 validation error detected: Value at 'authFlow' failed to satisfy constraint: Member must satisfy enum value " +
          'set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, USER_PASSWORD_AUTH]',
      );
  }
};

function startSrp(parameters: Parameters, app: App, service: Service): Outcome {
  const { directory, client } = app;
  const user = userNamed(parameters, app);
  const A = clientValue(parameter(parameters, 'SRP_A'));
  if (A === undefined) {
    throw invalidParameter('Invalid SRP_A value.', 'SRP_A is no hexadecimal number, or a multiple of the prime');
  }
  const { username: userId, password: verifier } = user ?? madeUpUser(parameter(parameters, 'USERNAME'), directory);
  const b = service.random.bytes(32);
  const secretBlock = service.challenges.open({
    clientId: client.id,
    user,
    expiresAt: service.now() + client.challengeValidity * 1000,
    identity: identityOf(directory.pool, userId),
    verifier,
    A,
    b,
    secretBlock: service.random.bytes(64),
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

/** @throws CognitoException where there is no such user and the client may know that. */
function userNamed(parameters: Parameters, { directory, client }: App): User | undefined {
  const name = parameter(parameters, 'USERNAME');
  if (!constraints.username.pattern.test(name)) {
    throw invalidParameter('USERNAME is no user name', 'USERNAME has a space, or a character that is not printed');
  }
  checkSecretHash(client, name, parameters.SECRET_HASH);
  const user = directory.named(name);
  if (!user && !client.preventUserExistenceErrors) {
    throw new CognitoException('UserNotFoundException', 'User does not exist.');
  }
  return user;
}

function assertAllowed(flow: AuthFlow, { client }: App, message: string): void {
  if (!client.authFlows.has(flow)) {
    throw invalidParameter(message, `ExplicitAuthFlows of '${client.resource.path}' lacks ALLOW_${flow}`);
  }
}
