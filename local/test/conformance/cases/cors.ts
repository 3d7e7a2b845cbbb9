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
      name: 'the gateway answers a preflight request, without a token, if no route matches it',
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
      name: "the gateway's CORS headers replace those of the function",
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
      name: "without CORS on the API, the function's headers are kept",
      source: guide,
      exchanges: [
        {
          request: { api: 'pets', line: 'GET /pets/dog/1', headers: { origin } },
          expected: { status: 200, headers: { 'access-control-allow-origin': 'https://of.the.handler' } },
        },
      ],
    },
    {
      name: 'without CORS on the API, an OPTIONS request is not special',
      source: guide,
      exchanges: [
        {
          request: { api: 'pets', line: 'OPTIONS /pets/dog/1', headers: preflight },
          expected: { status: 200, event: { routeKey: 'ANY /{proxy+}' } },
        },
      ],
    },
    {
      name: 'a route with ANY receives OPTIONS before the gateway answers it',
      source: guide,
      exchanges: [
        {
          request: { line: 'OPTIONS /echo/a', headers: preflight },
          expected: { status: 200, event: { 'requestContext.http.method': 'OPTIONS' } },
        },
      ],
    },
    {
      name: 'refusals have CORS headers, so that a page can read them',
      source: ourChoice('AWS does not document each case; without the headers a page could not read the refusal'),
      exchanges: [
        {
          request: { line: 'GET /private', headers: { origin } },
          expected: { ...gatewayAnswers.unauthorized, headers: { 'access-control-allow-origin': origin } },
        },
      ],
    },
  ],
};
