import { aws, type Group, gatewayAnswers, reported } from '../conformance-case.js';

const { notFound } = gatewayAnswers;
const guide = aws('http-api-stages');

export const stages: Group = {
  title: 'Stages',
  cases: [
    {
      name: 'the name of a stage is the first segment of the path',
      source: guide,
      exchanges: [
        {
          request: { api: 'staged', line: 'GET /dev/where/7' },
          expected: { status: 200, event: { 'requestContext.stage': 'dev', routeKey: 'GET /where/{id}' } },
        },
        { request: { api: 'staged', line: 'GET /where/7' }, expected: notFound },
      ],
    },
    {
      name: 'rawPath includes the stage',
      source: reported('https://github.com/aws-powertools/powertools-lambda-python/issues/621'),
      exchanges: [
        {
          request: { api: 'staged', line: 'GET /dev/where/7' },
          expected: { status: 200, event: { rawPath: '/dev/where/7', 'requestContext.http.path': '/dev/where/7' } },
        },
      ],
    },
    {
      name: 'the function gets the variables of the stage',
      source: aws('http-api-develop-integrations-lambda'),
      exchanges: [
        {
          request: { api: 'staged', line: 'GET /dev/where/7' },
          expected: { status: 200, event: { stageVariables: { table: 'notes' } } },
        },
      ],
    },
    {
      name: 'a request to a stage without a deployment gets 404',
      source: guide,
      exchanges: [{ request: { api: 'staged', line: 'GET /idle/where/7' }, expected: notFound }],
    },
  ],
};
