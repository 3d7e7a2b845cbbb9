import { aws, type Group, gatewayAnswers, ourChoice } from '../conformance-case.js';

const guide = aws('http-api-cors');
const origin = 'https://app.example.com';
const foreign = 'https://other.example.com';
const preflight = {
  origin,
  'access-control-request-method': 'GET',
  'access-control-request-headers': 'authorization',
};
const none = { 'access-control-allow-origin': undefined, 'access-control-allow-methods': undefined };

export const cors: Group = {
  title: 'CORS',
  cases: [
    {
      name: 'if no route matches a preflight request, API Gateway responds to it without requiring a token',
      source: guide,
      exchanges: [
        {
          request: { line: 'OPTIONS /private', headers: preflight },
          expected: {
            status: 204,
            headers: {
              'access-control-allow-origin': origin,
              'access-control-allow-methods': 'GET,POST',
              'access-control-allow-headers': 'authorization,content-type',
              'access-control-max-age': '600',
            },
          },
        },
      ],
    },
    {
      name: 'a preflight request from another origin gets no CORS headers',
      source: guide,
      exchanges: [
        {
          request: { line: 'OPTIONS /private', headers: { ...preflight, origin: foreign } },
          expected: { status: 204, headers: none },
        },
      ],
    },
    {
      name: 'the CORS headers of the API replace those of the function',
      source: guide,
      exchanges: [
        {
          request: { line: 'GET /public', headers: { origin } },
          expected: {
            status: 200,
            headers: { 'access-control-allow-origin': origin, 'access-control-expose-headers': 'x-total' },
          },
        },
        {
          request: { line: 'GET /public', headers: { origin: foreign } },
          expected: { status: 200, headers: none },
        },
      ],
    },
    {
      name: "if the API has no CORS configuration, the function's headers are kept",
      source: guide,
      exchanges: [
        {
          request: { api: 'pets', line: 'GET /pets/dog/1', headers: { origin } },
          expected: { status: 200, headers: { 'access-control-allow-origin': 'https://of.the.handler' } },
        },
      ],
    },
    {
      name: 'if the API has no CORS configuration, OPTIONS requests are handled like all others',
      source: guide,
      exchanges: [
        {
          request: { api: 'pets', line: 'OPTIONS /pets/dog/1', headers: preflight },
          expected: { status: 200, event: { routeKey: 'ANY /{proxy+}' } },
        },
      ],
    },
    {
      name: 'if an ANY route matches a preflight request, its function handles the request, not API Gateway',
      source: guide,
      exchanges: [
        {
          request: { line: 'OPTIONS /echo/a', headers: preflight },
          expected: { status: 200, event: { 'requestContext.http.method': 'OPTIONS' } },
        },
      ],
    },
    {
      name: 'responses to refused requests have CORS headers, so that a page can read them',
      source: ourChoice('AWS does not document each case; without these headers, a page could not read the response'),
      exchanges: [
        {
          request: { line: 'GET /private', headers: { origin } },
          expected: { ...gatewayAnswers.unauthorized, headers: { 'access-control-allow-origin': origin } },
        },
      ],
    },
  ],
};
