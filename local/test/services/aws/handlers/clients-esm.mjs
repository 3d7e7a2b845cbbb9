import { get } from 'node:https';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import got from 'got';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const { POOL: userPoolId, CLIENT: clientId, AWS_REGION: region } = process.env;
const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
const keys = `${issuer}/.well-known/jwks.json`;

async function viaJwtVerify(token) {
  return (await CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' }).verify(token)).sub;
}

async function viaJose(token) {
  return (await jwtVerify(token, createRemoteJWKSet(new URL(keys)), { issuer })).payload.sub;
}

async function viaGot() {
  return (await got(keys).json()).keys[0].kid;
}

function viaGet() {
  return new Promise((resolve, reject) => {
    const read = async (answer) => {
      const chunks = await answer.toArray();
      resolve(JSON.parse(Buffer.concat(chunks)).keys[0].kid);
    };
    get(keys, (answer) => read(answer).catch(reject)).on('error', reject);
  });
}

export { viaGet as 'get of node:https', viaGot as got, viaJose as jose, viaJwtVerify as 'aws-jwt-verify' };
