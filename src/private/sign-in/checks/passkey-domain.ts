import { isIP } from 'node:net';
import type { RenderedPool } from '../pool/rendered-pool';
import type { Finding } from './finding';

/**
 * Domains under which anybody can have a site, so browsers refuse them as a relying party. There are thousands:
 * these are the ones that an app on AWS or a page of a well-known host is likely to use.
 *
 * @see https://publicsuffix.org
 */
const PUBLIC_SUFFIXES: ReadonlySet<string> = new Set([
  'amazonaws.com',
  'amazoncognito.com',
  'amplifyapp.com',
  'awsapprunner.com',
  'azurewebsites.net',
  'cloudfront.net',
  'co.jp',
  'co.nz',
  'co.uk',
  'co.za',
  'com.au',
  'com.br',
  'com.cn',
  'com.mx',
  'elasticbeanstalk.com',
  'firebaseapp.com',
  'fly.dev',
  'github.io',
  'gitlab.io',
  'herokuapp.com',
  'netlify.app',
  'ngrok.app',
  'ngrok.io',
  'onrender.com',
  'org.uk',
  'pages.dev',
  'run.app',
  'vercel.app',
  'web.app',
  'workers.dev',
]);

const WAY_OUT = "use the domain of your pages, e.g. 'example.com'";

/** The domain of passkeys. */
export function passkeyDomainFindings(pool: RenderedPool): Finding[] {
  const { userPool, path } = pool;
  const property = pool.properties!.WebAuthnRelyingPartyID;
  if (property === undefined) {
    return pool.passwordlessFactors.has('WEB_AUTHN') && pool.domains.length === 0
      ? [
          {
            id: 'noRelyingParty',
            on: userPool,
            warning:
              `user pool '${path}' allows passkeys, but has no passkeyRelyingPartyId and no domain in this app, and Cognito needs ` +
              "one of them: set passkeyRelyingPartyId to the registrable domain of your pages, e.g. 'example.com'. If you change it " +
              'later, all passkeys are lost',
          },
        ]
      : [];
  }
  const id = pool.text(property);
  if (id === undefined) {
    return [];
  }
  const fault = faultOf(id);
  if (fault) {
    return [{ error: `passkeyRelyingPartyId of user pool '${path}' is '${id}', ${fault}: ${WAY_OUT}` }];
  }
  return isPublicSuffix(id)
    ? [
        {
          id: 'publicSuffix',
          on: userPool,
          warning: `passkeyRelyingPartyId of user pool '${path}' is '${id}', a public suffix that browsers refuse: ${WAY_OUT}`,
        },
      ]
    : [];
}

function faultOf(id: string): string | undefined {
  if (isIP(id.replace(/^\[|\]$/g, ''))) {
    return 'which is an IP address, but passkeys need a domain';
  }
  return /[:/]/.test(id) ? 'which has a scheme, port or path, but passkeys need a domain' : undefined;
}

function isPublicSuffix(id: string): boolean {
  const name = id.toLowerCase();
  return PUBLIC_SUFFIXES.has(name) || (!name.includes('.') && name !== 'localhost');
}
