import type { AuthorizationRequest } from '../../oauth/authorization-request.js';
import { claimantNamed } from '../../sign-in/claimant.js';
import { maskedDestination } from '../../sign-in/first-factors/code-address.js';
import { goOnWith } from '../../sign-in/first-factors/go-on-with.js';
import { checkCanBegin } from '../../sign-in/first-factors/user-auth.js';
import type { CognitoAnswer } from '../../wire/answer.js';
import { invalidParameter } from '../../wire/cognito-exception.js';
import type { Remarks } from '../page-handler.js';
import type { Visit } from '../visit.js';
import { type Choosing, choicePage, codePage, passkeyPage, passwordPage } from './forms.js';
import { offeredFactors } from './offered.js';

/**
 * The step after the user name. It asks how to sign in, or continues with the factor that was chosen or is the only one.
 *
 * @throws CognitoException if the user cannot sign in, or a code cannot be sent.
 */
export async function beginFirstFactor(
  name: string,
  wanted: string | undefined,
  request: AuthorizationRequest,
  visit: Visit,
  remarks: Remarks = {},
): Promise<CognitoAnswer> {
  const app = visit.app(request);
  const claimant = claimantNamed(name, app.directory);
  checkCanBegin(claimant, app);
  const choosing: Choosing = { name, offered: offeredFactors(claimant, app) };
  const [only, ...others] = choosing.offered;
  if (only === undefined) {
    throw invalidParameter(
      'You cannot sign in to this account here.',
      'the user pool has no first factor that can be used together with MFA',
    );
  }
  const mayGoOn = remarks.problem === undefined && others.length === 0;
  const factor = choosing.offered.find((candidate) => candidate === wanted) ?? (mayGoOn ? only : undefined);
  if (factor === undefined) {
    return choicePage(choosing, request, visit, remarks);
  }
  if (factor === 'PASSWORD') {
    return passwordPage(choosing, request, visit, remarks);
  }
  const choice = { claimant, given: {}, clientMetadata: {}, codeMetadata: {} };
  const { output } = await goOnWith(factor, choice, app, visit.context);
  const session = String(output.Session);
  if (factor === 'WEB_AUTHN') {
    const { CREDENTIAL_REQUEST_OPTIONS: options = '' } = output.ChallengeParameters as Readonly<Record<string, string>>;
    return passkeyPage(choosing, { session, options }, request, visit);
  }
  const to = maskedDestination(claimant, factor === 'EMAIL_OTP' ? 'EMAIL' : 'SMS', app.directory);
  return codePage(choosing, { factor, to, session }, request, visit);
}
