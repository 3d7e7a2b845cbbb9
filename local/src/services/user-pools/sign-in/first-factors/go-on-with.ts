import type { Outcome } from '../../actions/action.js';
import type { ActionContext, App } from '../../actions/action-context.js';
import type { Medium } from '../../messages/sign-in-codes.js';
import { assertionOptions, passkeyChallenge } from '../../passkeys/assertion-options.js';
import type { Code } from '../../users/user.js';
import type { Claimant, Factor } from '../begun-sign-in.js';
import { userWithPassword } from '../password-sign-in.js';
import { signIn } from '../sign-in.js';
import { startSrp } from '../srp-challenge.js';
import { codeAddress, maskedDestination } from './code-address.js';
import { ask, challengeExpiry } from './open-begun.js';

/** How a factor is chosen. */
export interface Choice {
  readonly claimant: Claimant;
  /** The answer to the chosen challenge, if it is in the same request. */
  readonly given: Readonly<Record<string, string>>;
  readonly clientMetadata: Readonly<Record<string, string>>;
  /** What the custom message trigger gets: not the metadata of `InitiateAuth`. */
  readonly codeMetadata: Readonly<Record<string, string>>;
  /** The `Session` of the choice. */
  readonly begun?: string;
}

/** The challenge of a factor, or the next step if its answer is in the same request. */
export async function goOnWith(factor: Factor, choice: Choice, app: App, context: ActionContext): Promise<Outcome> {
  const { claimant, given, clientMetadata, begun } = choice;
  switch (factor) {
    case 'PASSWORD': {
      if (!given.PASSWORD) {
        return askFor(factor, choice, app, context);
      }
      const user = await userWithPassword(claimant, given.PASSWORD, app, clientMetadata, context);
      close(begun, context);
      return signIn(user, app, clientMetadata, context);
    }
    case 'PASSWORD_SRP':
      return given.SRP_A
        ? startSrp(claimant, given.SRP_A, app, context, begun === undefined ? {} : { begun })
        : askFor(factor, choice, app, context);
    case 'EMAIL_OTP':
      return askForCode(factor, 'EMAIL', choice, app, context);
    case 'SMS_OTP':
      return askForCode(factor, 'SMS', choice, app, context);
    case 'WEB_AUTHN': {
      const challenge = passkeyChallenge(context);
      close(begun, context);
      const ChallengeParameters = { CREDENTIAL_REQUEST_OPTIONS: assertionOptions(claimant, challenge, app) };
      const begunWithPasskey = { challenge: factor, claimant, passkeyChallenge: challenge };
      return ask(begunWithPasskey, { ChallengeParameters }, app, context);
    }
  }
}

function askFor(challenge: 'PASSWORD' | 'PASSWORD_SRP', { claimant, begun }: Choice, app: App, context: ActionContext) {
  close(begun, context);
  return ask({ challenge, claimant }, {}, app, context);
}

async function askForCode(
  challenge: 'EMAIL_OTP' | 'SMS_OTP',
  medium: Medium,
  { claimant, codeMetadata, begun }: Choice,
  app: App,
  context: ActionContext,
): Promise<Outcome> {
  const { user, username } = claimant;
  const { directory, client } = app;
  const expiresAt = challengeExpiry(app, context);
  const to = user && codeAddress(user, medium);
  let code: Code;
  if (user && to !== undefined && !user.disabled) {
    const occasion = { clientId: client.id, clientMetadata: codeMetadata };
    code = await context.signInCodes.send(directory, user, medium, to, occasion, expiresAt);
  } else {
    code = context.signInCodes.pretend(context.attemptsOf(user, username, directory), expiresAt);
  }
  close(begun, context);
  const ChallengeParameters = {
    CODE_DELIVERY_DELIVERY_MEDIUM: medium,
    CODE_DELIVERY_DESTINATION: maskedDestination(claimant, medium, directory),
  };
  return ask({ challenge, claimant, code }, { ChallengeParameters }, app, context);
}

function close(begun: string | undefined, context: ActionContext): void {
  if (begun !== undefined) {
    context.begunSignIns.close(begun);
  }
}
