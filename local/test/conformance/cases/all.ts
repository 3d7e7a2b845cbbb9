import type { Group } from '../conformance-case.js';
import { administrators } from './administrators.js';
import { authorizeEndpoint } from './authorize-endpoint.js';
import { choice } from './choice.js';
import { choicesAtManagedLogin } from './choices-at-managed-login.js';
import { cors } from './cors.js';
import { customChallenges } from './custom-challenges.js';
import { failures } from './failures.js';
import { lambdaAuthorizers } from './lambda-authorizers.js';
import { managedLogin } from './managed-login.js';
import { passkeys } from './passkeys.js';
import { passwordlessSignUp } from './passwordless-sign-up.js';
import { payload1 } from './payload-1.js';
import { payload2 } from './payload-2.js';
import { routes } from './routes.js';
import { signIn } from './sign-in.js';
import { stages } from './stages.js';
import { tokenEndpoint } from './token-endpoint.js';
import { tokens } from './tokens.js';

/** All that is checked. */
export const groups: readonly Group[] = [
  tokens,
  routes,
  stages,
  cors,
  payload2,
  payload1,
  lambdaAuthorizers,
  failures,
  signIn,
  administrators,
  choice,
  passwordlessSignUp,
  passkeys,
  customChallenges,
  authorizeEndpoint,
  tokenEndpoint,
  managedLogin,
  choicesAtManagedLogin,
];
