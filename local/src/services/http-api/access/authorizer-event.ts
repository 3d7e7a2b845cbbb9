import { requestArn } from '../events/execute-api-arn.js';
import { describeRequest } from '../events/request-event.js';
import { describeRequest1 } from '../events/request-event-1.js';
import type { RoutedRequest } from '../routes/routed-request.js';

/**
 * The event of a Lambda authorizer's function.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function authorizerEvent(version: '1.0' | '2.0', identity: readonly string[], routed: RoutedRequest): object {
  const type = 'REQUEST';
  const arn = arnOf(routed);
  if (version === '2.0') {
    return {
      version,
      type,
      routeArn: arn,
      identitySource: identity.length > 0 ? identity : null,
      ...describeRequest(routed),
    };
  }
  const identitySource = identity.join(',');
  const { multiValueHeaders: _, multiValueQueryStringParameters: __, ...described } = describeRequest1(routed);
  const { queryStringParameters, pathParameters, stageVariables } = described;
  return {
    version,
    type,
    methodArn: arn,
    identitySource,
    authorizationToken: identitySource,
    ...described,
    queryStringParameters: queryStringParameters ?? {},
    pathParameters: pathParameters ?? {},
    stageVariables: stageVariables ?? {},
  };
}

/** The ARN of the request in IAM policies. */
export function arnOf({ api, stage, request, stagelessPath }: RoutedRequest): string {
  return requestArn(api, stage.name, request.method, stagelessPath);
}
