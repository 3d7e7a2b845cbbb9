import { type ApiCase, aws, type Group, gatewayAnswers, ourChoice, reported } from '../conformance-case.js';

const { notFound } = gatewayAnswers;
const guide = aws('http-api-develop-routes');

function selects(line: string, routeKey: string, more: Readonly<Record<string, unknown>> = {}): ApiCase {
  return {
    name: `${line} matches ${routeKey}`,
    source: guide,
    exchanges: [{ request: { api: 'pets', line }, expected: { status: 200, event: { routeKey, ...more } } }],
  };
}

export const routes: Group = {
  title: 'Routes',
  cases: [
    selects('GET /pets/dog/1', 'GET /pets/dog/1', { pathParameters: undefined }),
    selects('GET /pets/dog/2', 'GET /pets/dog/{id}', { 'pathParameters.id': '2' }),
    selects('GET /pets/cat/1', 'GET /pets/{proxy+}', { 'pathParameters.proxy': 'cat/1' }),
    selects('POST /test/5', 'ANY /{proxy+}', {
      'pathParameters.proxy': 'test/5',
      'requestContext.http.method': 'POST',
    }),
    {
      name: 'a path without a route gets 404',
      source: guide,
      exchanges: [{ request: { line: 'GET /nothing' }, expected: notFound }],
    },
    {
      name: 'a method without a route gets 404, not 405',
      source: guide,
      exchanges: [
        { request: { line: 'POST /public' }, expected: notFound },
        { request: { line: 'HEAD /public' }, expected: { status: 404 } },
      ],
    },
    {
      name: 'paths that differ only in case are different paths',
      source: ourChoice('paths in URLs are case-sensitive'),
      only: 'here',
      exchanges: [{ request: { line: 'GET /Public' }, expected: notFound }],
    },
    {
      name: 'a path with a trailing slash is a different path',
      source: ourChoice('users report both behaviors; this is the stricter one'),
      only: 'here',
      exchanges: [{ request: { line: 'GET /public/' }, expected: notFound }],
    },
    {
      name: 'a path is decoded before the route is selected, and the function gets the decoded path',
      source: reported(
        'https://github.com/aws/aws-lambda-dotnet/blob/0c16dfc7c2501ac4ed9720ba771b3ce5384f7b45/Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.Tests.Common/HttpContextTestCases.cs',
      ),
      exchanges: [
        {
          request: { api: 'pets', line: 'GET /pets/dog/%E2%98%95%20a' },
          expected: {
            status: 200,
            event: { routeKey: 'GET /pets/dog/{id}', rawPath: '/pets/dog/☕ a', 'pathParameters.id': '☕ a' },
          },
        },
      ],
    },
    {
      name: 'a plus sign in a path does not become a space',
      source: ourChoice('a plus sign means a space only in forms and query strings'),
      exchanges: [
        {
          request: { api: 'pets', line: 'GET /pets/dog/a+b' },
          expected: { status: 200, event: { 'pathParameters.id': 'a+b' } },
        },
      ],
    },
  ],
};
