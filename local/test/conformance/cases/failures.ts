import { aws, type Group, gatewayAnswers, ourChoice, reported } from '../conformance-case.js';

const { internalServerError, serviceUnavailable, tooLarge } = gatewayAnswers;
const guide = aws('http-api-troubleshooting-lambda');
const megabyte = 1024 * 1024;

export const failures: Group = {
  title: 'Failures and limits',
  cases: [
    {
      name: 'a function that throws results in 500',
      source: guide,
      exchanges: [{ request: { line: 'GET /answer/throw' }, expected: internalServerError }],
    },
    {
      name: 'if a function ends its process, the request gets 500, and the next request is served',
      source: guide,
      exchanges: [
        { request: { line: 'GET /answer/exit' }, expected: internalServerError },
        { request: { line: 'GET /answer/text' }, expected: { status: 200 } },
      ],
    },
    {
      name: 'an invalid response from a function results in 500',
      source: guide,
      exchanges: [
        { request: { line: 'GET /answer/invalid-status' }, expected: internalServerError },
        { request: { line: 'GET /answer/invalid-body' }, expected: internalServerError },
      ],
    },
    {
      name: 'a function that exceeds its own timeout results in 500',
      source: guide,
      exchanges: [{ request: { line: 'GET /brief' }, expected: internalServerError }],
    },
    {
      name: 'an integration that exceeds its timeout results in 503',
      source: reported('https://github.com/anomalyco/sst/issues/2232'),
      exchanges: [{ request: { line: 'GET /slow' }, expected: serviceUnavailable }],
    },
    {
      name: 'a function that API Gateway has no permission to invoke results in 500',
      source: guide,
      exchanges: [{ request: { line: 'GET /unpermitted' }, expected: internalServerError }],
    },
    {
      name: 'a body larger than 10 MB results in 413',
      source: ourChoice(
        'AWS documents the limit but not the response, so the response is the same as for an event that is too large',
      ),
      exchanges: [
        {
          request: { line: 'POST /echo/large', body: () => Buffer.alloc(10 * megabyte + 1) },
          expected: tooLarge,
        },
      ],
    },
    {
      name: 'an event larger than the 6 MB limit of a function results in 413',
      source: reported('https://github.com/aws/aws-lambda-dotnet/pull/1990'),
      exchanges: [
        {
          request: {
            line: 'POST /echo/large',
            headers: { 'content-type': 'text/plain' },
            body: () => 'x'.repeat(6 * megabyte),
          },
          expected: tooLarge,
        },
      ],
    },
    {
      name: 'a response larger than the 6 MB limit of a function results in 500',
      source: {
        kind: 'AWS',
        page: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html',
      },
      exchanges: [{ request: { line: 'GET /answer/large' }, expected: internalServerError }],
    },
    {
      name: 'a request is refused if its request line and headers are larger than 10,240 bytes',
      source: ourChoice('AWS documents the limit but not the response; 431 is the HTTP status for this'),
      only: 'here',
      exchanges: [
        {
          request: { line: 'GET /public', headers: { 'x-long': 'x'.repeat(10_240) } },
          expected: { status: 431 },
        },
      ],
    },
  ],
};
