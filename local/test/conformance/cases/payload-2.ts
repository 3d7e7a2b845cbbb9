import { aws, type Expected, type Group, type RequestLine, reported } from '../conformance-case.js';

const guide = aws('http-api-develop-integrations-lambda');
const testTool = reported(
  'https://github.com/aws/aws-lambda-dotnet/blob/0c16dfc7c2501ac4ed9720ba771b3ce5384f7b45/Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.Tests.Common/HttpContextTestCases.cs',
);
const binaryPost = reported('https://github.com/ministackorg/ministack/pull/766');

function once(name: string, source: typeof guide, request: RequestLine, expected: Expected) {
  return { name, source, exchanges: [{ request, expected }] };
}

function bodyOf(contentType: string | undefined, body: string, isBase64Encoded: boolean) {
  return {
    request: {
      line: 'POST /echo/body',
      body: () => '{"a":"☕"}',
      ...(contentType !== undefined && { headers: { 'content-type': contentType } }),
    },
    expected: { status: 200, event: { body, isBase64Encoded } },
  };
}

const text = '{"a":"☕"}';
const base64 = Buffer.from(text).toString('base64');

export const payload2: Group = {
  title: 'Payload format 2.0',
  cases: [
    once(
      'the event contains its version, route, path and query',
      guide,
      { line: 'PUT /echo/a/b?x=1&y=%2B' },
      {
        status: 200,
        event: {
          version: '2.0',
          routeKey: 'ANY /echo/{proxy+}',
          rawPath: '/echo/a/b',
          rawQueryString: 'x=1&y=%2B',
          queryStringParameters: { x: '1', y: '+' },
          pathParameters: { proxy: 'a/b' },
          'requestContext.http.method': 'PUT',
          'requestContext.http.path': '/echo/a/b',
          'requestContext.http.protocol': 'HTTP/1.1',
          'requestContext.routeKey': 'ANY /echo/{proxy+}',
          'requestContext.stage': '$default',
          'requestContext.accountId': /^\d{12}$/,
          'requestContext.apiId': /^[0-9a-z]{10}$/,
          'requestContext.domainName': /^[0-9a-z]{10}\.execute-api\.[a-z0-9-]+\.amazonaws\.com$/,
          'requestContext.domainPrefix': /^[0-9a-z]{10}$/,
          'requestContext.requestId': /^.+$/,
          'requestContext.time': /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/,
          'requestContext.timeEpoch': /^\d{13}$/,
          isBase64Encoded: false,
        },
      },
    ),
    once(
      'the event has no members for parts that the request does not contain',
      guide,
      { line: 'GET /public' },
      {
        status: 200,
        event: {
          body: undefined,
          cookies: undefined,
          pathParameters: undefined,
          queryStringParameters: undefined,
          stageVariables: undefined,
          rawQueryString: '',
          'requestContext.authorizer': undefined,
        },
      },
    ),
    once(
      'header names are in lower case, and several values of a header are joined by commas',
      guide,
      { line: 'GET /public', headers: { 'X-Several': ['1', '2'], 'X-One': 'One' } },
      { status: 200, event: { 'headers.x-several': /^1, ?2$/, 'headers.x-one': 'One' } },
    ),
    once(
      'several values of a query string parameter are joined by commas',
      guide,
      { line: 'GET /public?t=a&t=b&u=c' },
      {
        status: 200,
        event: { queryStringParameters: { t: 'a,b', u: 'c' } },
      },
    ),
    once(
      'queryStringParameters are decoded, and rawQueryString is kept as it was sent',
      testTool,
      { line: 'GET /public?q=a%20b%23&r=%2B' },
      {
        status: 200,
        event: { queryStringParameters: { q: 'a b#', r: '+' }, rawQueryString: 'q=a%20b%23&r=%2B' },
      },
    ),
    once(
      'in the event, cookies are in a separate list',
      guide,
      { line: 'GET /public', headers: { cookie: 'a=1; b=2' } },
      {
        status: 200,
        event: { cookies: ['a=1', 'b=2'], 'headers.cookie': undefined },
      },
    ),
    {
      name: 'bodies of the types text/*, JSON, XML and JavaScript are passed as text, and all others as base64',
      source: binaryPost,
      exchanges: [
        bodyOf('application/json', text, false),
        bodyOf('text/plain; charset=utf-8', text, false),
        bodyOf('application/xml', text, false),
        bodyOf('application/javascript', text, false),
        bodyOf('application/octet-stream', base64, true),
        bodyOf('application/x-www-form-urlencoded', base64, true),
      ],
    },
    {
      name: 'the function gets a binary body in base64',
      source: testTool,
      exchanges: [
        {
          request: {
            line: 'POST /echo/bytes',
            headers: { 'content-type': 'application/octet-stream' },
            body: () => Buffer.from([0, 1, 255]),
          },
          expected: { status: 200, event: { body: 'AAH/', isBase64Encoded: true } },
        },
      ],
    },
    once(
      'a response without a status becomes a 200 response with a JSON body',
      guide,
      { line: 'GET /answer/map' },
      {
        status: 200,
        body: '{"message":"hello"}',
        headers: { 'content-type': 'application/json' },
      },
    ),
    once(
      'if the function returns a string, it becomes the body',
      guide,
      { line: 'GET /answer/text' },
      {
        status: 200,
        body: 'Hello',
        headers: { 'content-type': 'application/json' },
      },
    ),
    once(
      'a response with a status can set the status, headers, cookies and body',
      guide,
      { line: 'GET /answer/everything' },
      {
        status: 418,
        body: '<p>',
        headers: {
          'content-type': 'text/html',
          'x-total': '3',
          'set-cookie': ['a=1; Path=/', 'b=2'],
          'x-several': undefined,
        },
      },
    ),
    once(
      'a response without a content type is sent as text/plain',
      reported(
        'https://github.com/aws/aws-lambda-dotnet/blob/0d4f36535e9fe99f63cd7993c9f961635b63becf/Tools/LambdaTestTool-v2/src/Amazon.Lambda.TestTool/Extensions/ApiGatewayResponseExtensions.cs',
      ),
      { line: 'GET /answer/plain-body' },
      { status: 200, body: 'plain', headers: { 'content-type': 'text/plain; charset=utf-8' } },
    ),
    once(
      'a base64 body is decoded before it is sent',
      guide,
      { line: 'GET /answer/binary' },
      {
        status: 200,
        body: Buffer.from([0, 255, 1]),
        headers: { 'content-type': 'image/png' },
      },
    ),
    once(
      'every response has the request id in a header',
      aws('http-api-troubleshooting-jwt'),
      { line: 'GET /public' },
      {
        status: 200,
        headers: { 'apigw-requestid': /^.+$/ },
      },
    ),
  ],
};
