import {
  type ApiCase,
  aws,
  type Expected,
  type Group,
  gatewayAnswers,
  ourChoice,
  type Source,
} from '../conformance-case.js';

const { unauthorized, forbidden, internalServerError } = gatewayAnswers;
const guide = aws('http-api-lambda-authorizer');

function key(
  name: string,
  line: string,
  value: string | undefined,
  expected: Expected,
  source: Source = guide,
): ApiCase {
  const headers: Record<string, string> = value === undefined ? {} : { 'X-Key': value };
  return { name, source, exchanges: [{ request: { line, headers }, expected }] };
}

export const lambdaAuthorizers: Group = {
  title: 'Lambda authorizers',
  cases: [
    key('a simple response can authorize the request, and the function gets its context', 'GET /custom/7', 'good', {
      status: 200,
      event: {
        'requestContext.authorizer.lambda.user': 'ann',
        'requestContext.authorizer.lambda.teams': ['a', 'b'],
      },
    }),
    key('a Lambda authorizer gets the request in payload format 2.0', 'GET /custom/7?x=1', 'good', {
      status: 200,
      event: {
        'requestContext.authorizer.lambda.event.version': '2.0',
        'requestContext.authorizer.lambda.event.type': 'REQUEST',
        'requestContext.authorizer.lambda.event.routeArn':
          /^arn:aws:execute-api:[a-z0-9-]+:\d{12}:[0-9a-z]{10}\/\$default\/GET\/custom\/7$/,
        'requestContext.authorizer.lambda.event.identitySource': ['good'],
        'requestContext.authorizer.lambda.event.routeKey': 'GET /custom/{id}',
        'requestContext.authorizer.lambda.event.rawPath': '/custom/7',
        'requestContext.authorizer.lambda.event.queryStringParameters': { x: '1' },
        'requestContext.authorizer.lambda.event.pathParameters': { id: '7' },
      },
    }),
    key('isAuthorized: false results in 403', 'GET /custom/7', 'bad', forbidden),
    key('a missing identity source results in 401', 'GET /custom/7', undefined, unauthorized),
    key('an empty identity source results in 401', 'GET /custom/7', '', unauthorized),
    key('an authorizer that throws results in 500', 'GET /custom/7', 'throw', internalServerError),
    key('an invalid response from an authorizer results in 500', 'GET /custom/7', 'garbage', internalServerError),
    key(
      'an authorizer that API Gateway has no permission to invoke results in 500',
      'GET /unpermitted-authorizer',
      'good',
      internalServerError,
    ),
    key('an IAM policy that allows the request authorizes it', 'GET /policy/7', 'allow', {
      status: 200,
      event: { 'requestContext.authorizer.user': 'ann' },
    }),
    key('an IAM policy that denies the request results in 403', 'GET /policy/7', 'deny', forbidden),
    key('an IAM policy for another method results in 403', 'GET /policy/7', 'elsewhere', forbidden),
    {
      name: "an authorizer's response is cached for its time to live, but its policy is evaluated for each request",
      source: guide,
      exchanges: [
        { request: { line: 'GET /policy/1', headers: { 'X-Key': 'kept' } }, expected: { status: 200 } },
        { request: { line: 'GET /policy/2', headers: { 'X-Key': 'kept' } }, expected: forbidden },
        { request: { line: 'GET /policy/1', headers: { 'X-Key': 'kept' } }, expected: { status: 200 } },
      ],
    },
    key(
      "a function with payload format 1.0 gets the principal id from the authorizer's response",
      'GET /policy/7',
      'principal',
      { status: 200, event: { 'requestContext.authorizer.principalId': 'ann' } },
      ourChoice('REST APIs use this format and pass the principal id'),
    ),
  ],
};
