import {
  type ApiCase,
  aws,
  type Group,
  gatewayAnswers,
  ourChoice,
  reported,
  type Source,
} from '../conformance-case.js';
import type { Tokens } from '../tokens.js';

const { unauthorized, forbidden } = gatewayAnswers;
const guide = aws('http-api-jwt-authorizer');

/** What a token of the header Authorization gets. */
function token(
  name: string,
  authorization: ((tokens: Tokens) => string) | undefined,
  expected: ApiCase['exchanges'][number]['expected'],
  source: Source = guide,
  line = 'GET /private',
): ApiCase {
  return { name, source, exchanges: [{ request: { line, ...(authorization && { authorization }) }, expected }] };
}

const bearer = (text: string) => `Bearer ${text}`;
const afterYear2200 = 7_258_118_400;

export const tokens: Group = {
  title: 'Tokens',
  cases: [
    token('a route with a JWT authorizer accepts an access token with the prefix Bearer', (t) => bearer(t.access), {
      status: 200,
      event: { 'requestContext.authorizer.jwt.claims.token_use': 'access' },
    }),
    token(
      'in the event, scopes is null if the route requires no scope',
      (t) => bearer(t.access),
      { status: 200, event: { 'requestContext.authorizer.jwt.scopes': null } },
      reported('https://github.com/aws/aws-lambda-go/issues/317'),
    ),
    token('a route with a JWT authorizer accepts an access token without the prefix Bearer', (t) => t.access, {
      status: 200,
    }),
    token('an ID token is accepted if the route requires no scope', (t) => bearer(t.id), { status: 200 }),
    token(
      'the function gets claims as strings',
      (t) => bearer(t.access),
      {
        status: 200,
        event: {
          'requestContext.authorizer.jwt.claims.exp': /^\d{10}$/,
          'requestContext.authorizer.jwt.claims.scope': 'aws.cognito.signin.user.admin',
        },
      },
      aws('http-api-develop-integrations-lambda'),
    ),
    token('a request without a token gets 401', undefined, {
      ...unauthorized,
      headers: { 'www-authenticate': 'Bearer', 'content-type': /^application\/json/ },
    }),
    token('a string that is not a token gets 401', () => 'Bearer token', unauthorized),
    token('an empty token gets 401', () => 'Bearer ', unauthorized),
    token('an incomplete token gets 401', (t) => bearer(t.access.split('.').slice(0, 2).join('.')), unauthorized),
    token('a token with a wrong signature gets 401', (t) => bearer(t.withWrongSignature()), unauthorized),
    token('a token without a signature gets 401', (t) => bearer(t.withSignature('')), unauthorized),
    token(
      'a token with the signature of another token gets 401',
      (t) => bearer(t.withSignature(t.id.split('.')[2] ?? '')),
      unauthorized,
    ),
    token('a token with alg none gets 401', (t) => bearer(t.unsigned()), unauthorized),
    token(
      'a token that is signed with HS256 and the public key gets 401',
      (t) => bearer(t.signedWithPublicKey()),
      unauthorized,
    ),
    token('a token with an unknown key id gets 401', (t) => bearer(t.withHeader({ kid: 'another' })), unauthorized),
    token('a token with changed claims gets 401', (t) => bearer(t.withClaims({ sub: 'somebody-else' })), unauthorized),
    token('an expired token gets 401', (t) => bearer(t.withClaims({ exp: 1 })), unauthorized),
    token('a token that is not valid yet gets 401', (t) => bearer(t.withClaims({ nbf: afterYear2200 })), unauthorized),
    token('a token issued in the future gets 401', (t) => bearer(t.withClaims({ iat: afterYear2200 })), unauthorized),
    token(
      'a token from another issuer gets 401',
      (t) => bearer(t.withClaims({ iss: 'https://issuer.example' })),
      unauthorized,
    ),
    token(
      'a token of a client that is not in the audience gets 401, with the reason in WWW-Authenticate',
      (t) => bearer(t.otherClient),
      {
        ...unauthorized,
        headers: {
          'www-authenticate':
            'Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"',
        },
      },
      aws('http-api-troubleshooting-jwt'),
    ),
    token(
      'a token needs only one of the scopes of a route',
      (t) => bearer(t.access),
      {
        status: 200,
        event: { 'requestContext.authorizer.jwt.scopes': ['aws.cognito.signin.user.admin'] },
      },
      guide,
      'GET /private/scoped',
    ),
    token(
      'a token that lacks the scope of the route gets 403',
      (t) => bearer(t.access),
      forbidden,
      guide,
      'GET /private/other-scope',
    ),
    token(
      'an ID token gets 403 if the route requires a scope',
      (t) => bearer(t.id),
      forbidden,
      guide,
      'GET /private/scoped',
    ),
    {
      name: 'if the identity source is in the query string, the token is read only from there',
      source: aws('http-api-jwt-authorizer'),
      exchanges: [
        { request: { line: 'GET /private/query', queryToken: (t) => t.access }, expected: { status: 200 } },
        { request: { line: 'GET /private/query', authorization: (t) => bearer(t.access) }, expected: unauthorized },
      ],
    },
    {
      name: 'if the identity source is another header, the token is read only from there, and any audience of the authorizer is accepted',
      source: aws('http-api-jwt-authorizer'),
      exchanges: [
        ...[(t: Tokens) => t.access, (t: Tokens) => bearer(t.otherClient)].map((headerToken) => ({
          request: { line: 'GET /private/header', headerToken },
          expected: { status: 200 },
        })),
        { request: { line: 'GET /private/header', authorization: (t) => bearer(t.access) }, expected: unauthorized },
      ],
    },
    {
      name: 'a request with two tokens gets 401',
      source: ourChoice('AWS does not document which of the two tokens is checked'),
      only: 'here',
      exchanges: [
        {
          request: { line: 'GET /private/query?token=a', queryToken: (t) => t.access },
          expected: unauthorized,
        },
      ],
    },
    {
      name: 'the authorizer runs before the function is invoked',
      source: aws('http-api-jwt-authorizer'),
      exchanges: [{ request: { line: 'GET /private/1/7' }, expected: unauthorized }],
    },
    {
      name: 'an unsigned request to a route with AWS_IAM gets 403',
      source: aws('http-api-access-control-iam'),
      exchanges: [
        { request: { line: 'GET /iam' }, expected: forbidden },
        { request: { line: 'GET /iam', authorization: (t) => bearer(t.access) }, expected: { status: 403 } },
      ],
    },
    {
      name: 'a preflight request to an ANY route with an authorizer gets 401, because it has no token',
      source: reported('https://github.com/anomalyco/sst/issues/5493'),
      exchanges: [
        {
          request: {
            line: 'OPTIONS /private/any',
            headers: { origin: 'https://app.example.com', 'access-control-request-method': 'GET' },
          },
          expected: unauthorized,
        },
      ],
    },
  ],
};
