import { CognitoJwtVerifier } from 'aws-jwt-verify';

const { POOL: userPoolId, CLIENT: clientId } = process.env;
const verifier = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' });

/** A Lambda authorizer as many have it. */
export async function authorize({ headers }) {
  try {
    const { sub } = await verifier.verify(headers.authorization);
    return { isAuthorized: true, context: { sub } };
  } catch (error) {
    console.log(error.message);
    return { isAuthorized: false };
  }
}
