const { POOL, AWS_REGION: region } = process.env;
const issuer = `https://cognito-idp.${region}.amazonaws.com/${POOL}`;
const keys = `${issuer}/.well-known/jwks.json`;
const kidOf = ({ keys: [key] }) => key.kid;

/** Each client reads the keys of the pool, and answers the id of the first one, or verifies a token, and answers whose it is. */
module.exports = {
  'aws-jwt-verify': async (token) => {
    const { CognitoJwtVerifier } = require('aws-jwt-verify');
    const verifier = CognitoJwtVerifier.create({ userPoolId: POOL, clientId: process.env.CLIENT, tokenUse: 'access' });
    return (await verifier.verify(token)).sub;
  },
  axios: async () => kidOf((await require('axios').get(keys)).data),
  fetch: async () => kidOf(await (await fetch(keys)).json()),
  'fetch from an issuer of the newer kind': async () =>
    kidOf(await (await fetch(keys.replace('https://', 'https://issuer-'))).json()),
  'fetch with a Request': async () => kidOf(await (await fetch(new Request(keys))).json()),
  'jwks-rsa': async () => (await require('jwks-rsa')({ jwksUri: keys }).getSigningKeys())[0].kid,
  'node-fetch 2': async () => kidOf(await (await require('node-fetch')(keys)).json()),
  'node:https': () => viaHttps(require('node:https'), keys),
  'node:https with an agent of its own': () => {
    const https = require('node:https');
    return viaHttps(https, keys, { agent: new https.Agent({ keepAlive: true }) });
  },
  'undici 6': () => viaUndici(require('undici-6')),
  'undici 7': () => viaUndici(require('undici')),
  'undici 7 with allowH2': () => {
    const undici = require('undici');
    return viaUndici(undici, { dispatcher: new undici.Agent({ allowH2: true }) });
  },
  'the discovery document': async () => {
    const document = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    return kidOf(await (await fetch(document.jwks_uri)).json());
  },
};

function viaHttps(https, url, options = {}) {
  return new Promise((resolve, reject) => {
    const read = (answer) => {
      let text = '';
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve(kidOf(JSON.parse(text))));
    };
    https.get(url, options, read).on('error', reject);
  });
}

async function viaUndici(undici, options) {
  const { body } = await undici.request(keys, options);
  return kidOf(await body.json());
}
