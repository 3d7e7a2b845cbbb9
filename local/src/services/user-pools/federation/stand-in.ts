import { asCallbackError, complete } from '../managed-login/complete.js';
import { html } from '../managed-login/html.js';
import { type Field, form } from '../managed-login/layout.js';
import type { Page } from '../managed-login/page-handler.js';
import type { Visit } from '../managed-login/visit.js';
import { type AuthorizationRequest, CallbackError } from '../oauth/authorization-request.js';
import { OAuthError } from '../oauth/oauth-error.js';
import type { IdentityProvider } from '../template/identity-provider.js';
import type { CognitoAnswer } from '../wire/answer.js';
import { mappedAttributes, sourceClaims, subjectClaim } from './attribute-mapping.js';
import { federatedUser } from './federated-user.js';

/** The page that replaces an identity provider. Users enter who they are, and any value is accepted. */
export const standInPage: Page = {
  show: (request, visit) => showStandIn(providerOf(request, visit), request, visit),
  submit: async (request, visit) => {
    const provider = providerOf(request, visit);
    if (visit.form.get('refuse') !== undefined) {
      const description = `[${provider.name}] Error - access_denied`;
      throw new CallbackError(
        request,
        'invalid_request',
        'the sign-in was denied on the page that replaces the identity provider',
        description,
      );
    }
    try {
      const user = await federatedUser(signInOf(provider, visit), visit.app(request), visit.context);
      return await complete(user, provider.name, request, visit);
    } catch (error) {
      throw asCallbackError(error, request);
    }
  },
};

function providerOf({ provider }: AuthorizationRequest, { directory }: Visit): IdentityProvider {
  const found = directory.pool.identityProviders.find(({ name }) => name === provider);
  if (!found) {
    throw new OAuthError('invalid_request', 'identity_provider must be an identity provider in the template');
  }
  return found;
}

function signInOf(provider: IdentityProvider, { form: given }: Visit) {
  const id = given.get(fieldOf(subjectClaim(provider)))?.trim() ?? '';
  const claims = sourceClaims(provider).map((claim) => [claim, given.get(fieldOf(claim))?.trim() ?? '']);
  const all = { ...Object.fromEntries(claims), [subjectClaim(provider)]: id };
  return { provider, id, attributes: mappedAttributes(provider, all) };
}

function showStandIn(provider: IdentityProvider, request: AuthorizationRequest, visit: Visit): CognitoAnswer {
  const action = `/stand-in?${request.query}`;
  const subject = subjectClaim(provider);
  const known = visit.directory.users.filter(({ username }) => username.startsWith(`${provider.name}_`));
  const example = known[0]?.username.slice(provider.name.length + 1);
  const fields: readonly Field[] = [
    {
      name: fieldOf(subject),
      label: `User id (${subject})`,
      autocomplete: 'off',
      hint: `To sign in as the same user again, enter the same id.${example === undefined ? '' : ` An id that was used before: ${example}`}`,
    },
    ...sourceClaims(provider).map((claim) => ({
      name: fieldOf(claim),
      label: attributesOf(claim, provider),
      autocomplete: 'off',
      required: false,
    })),
  ];
  const content = html`<p>${provider.name} is not contacted. Enter the data that ${provider.name} would send about you. Any values are accepted.</p>
${form({ action, csrf: visit.csrf, fields, submit: 'Sign in' })}${form({
  action,
  csrf: visit.csrf,
  hidden: { refuse: 'yes' },
  fields: [],
  submit: 'Deny the sign-in',
  isQuiet: true,
})}`;
  return visit.page(`Stand-in for ${provider.name}`, content);
}

/** The label of a claim, for example `picture, from avatar_url`. */
function attributesOf(claim: string, { attributeMapping }: IdentityProvider): string {
  const attributes = Object.entries(attributeMapping).filter(([, source]) => source === claim);
  const names = attributes.map(([attribute]) => attribute).join(', ');
  return names === claim ? claim : `${names}, from ${claim}`;
}

/** The name of the form field for a claim. SAML claims are URLs. */
function fieldOf(claim: string): string {
  return `claim:${claim}`;
}
