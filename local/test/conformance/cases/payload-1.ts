import {
  aws,
  type Expected,
  type Group,
  gatewayAnswers,
  type RequestLine,
  reported,
  type Source,
} from '../conformance-case.js';

const guide = aws('http-api-develop-integrations-lambda');
const testTool = reported(
  'https://github.com/aws/aws-lambda-dotnet/blob/0c16dfc7c2501ac4ed9720ba771b3ce5384f7b45/Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.Tests.Common/HttpContextTestCases.cs',
);
const testToolAnswers = reported(
  'https://github.com/aws/aws-lambda-dotnet/blob/ff92aab66598456506e05f0a55dd09b9451aff28/Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.Tests.Common/ApiGatewayResponseTestCases.cs',
);

function once(name: string, source: Source, request: RequestLine, expected: Expected) {
  return { name, source, exchanges: [{ request, expected }] };
}

export const payload1: Group = {
  title: 'Payload format 1.0',
  cases: [
    once(
      'an event in format 1.0 has the form of a REST API event',
      guide,
      { line: 'PUT /echo-1/7?x=1' },
      {
        status: 200,
        event: {
          version: '1.0',
          resource: '/echo-1/{id}',
          path: '/echo-1/7',
          httpMethod: 'PUT',
          queryStringParameters: { x: '1' },
          multiValueQueryStringParameters: { x: ['1'] },
          pathParameters: { id: '7' },
          stageVariables: null,
          body: null,
          isBase64Encoded: false,
          'requestContext.authorizer': { claims: null, scopes: null },
          'requestContext.httpMethod': 'PUT',
          'requestContext.path': '/echo-1/7',
          'requestContext.protocol': 'HTTP/1.1',
          'requestContext.resourceId': null,
          'requestContext.resourcePath': '/echo-1/{id}',
          'requestContext.stage': '$default',
          'requestContext.identity.user': null,
          'requestContext.identity.sourceIp': /^.+$/,
          'requestContext.requestTimeEpoch': /^\d{13}$/,
        },
      },
    ),
    once(
      'if a name has several values, the maps of format 1.0 contain the last one, and the multi-value maps contain all of them',
      testTool,
      { line: 'GET /echo-1/7?tag=a&tag=b', headers: { Cookie: 'a=1; b=2' } },
      {
        status: 200,
        event: {
          queryStringParameters: { tag: 'b' },
          multiValueQueryStringParameters: { tag: ['a', 'b'] },
          'headers.Cookie': 'a=1; b=2',
          'multiValueHeaders.Cookie': ['a=1; b=2'],
        },
      },
    ),
    once(
      'in format 1.0, the path is kept as it was sent, and the path parameters are decoded',
      testTool,
      { line: 'GET /echo-1/%E2%98%95%20a' },
      {
        status: 200,
        event: { path: '/echo-1/%E2%98%95%20a', 'pathParameters.id': '☕ a' },
      },
    ),
    once(
      'in format 1.0, the member authorizer contains the claims and scopes of the token',
      guide,
      { line: 'GET /private/1/7', authorization: (t) => `Bearer ${t.access}` },
      {
        status: 200,
        event: {
          'requestContext.authorizer.claims.token_use': 'access',
          'requestContext.authorizer.scopes': null,
        },
      },
    ),
    once(
      'in format 1.0, the multiValueHeaders of a response are sent, but its cookies are not',
      guide,
      { line: 'GET /answer-1/everything' },
      {
        status: 418,
        body: '<p>',
        headers: { 'content-type': 'text/html', 'x-several': '1, 2', 'set-cookie': undefined },
      },
    ),
    once(
      'a response in format 1.0 without a status results in 500',
      testToolAnswers,
      { line: 'GET /answer-1/map' },
      gatewayAnswers.internalServerError,
    ),
    once(
      'a response in format 1.0 that is a string results in 500',
      guide,
      { line: 'GET /answer-1/text' },
      gatewayAnswers.internalServerError,
    ),
  ],
};
