import { partitionOf } from '../../../assembly/environment.js';
import type { HttpApi } from '../model/http-api.js';
import type { RouteKey } from '../model/http-route.js';

/**
 * The ARN for which the functions of an API are invoked: it contains the path of the route key.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
 */
export function routeArn(api: HttpApi, stage: string, method: string, { path }: RouteKey): string {
  return path === '$default'
    ? executeApiArn(api, `${stage}/$default`)
    : executeApiArn(api, `${stage}/${method}${path}`);
}

/** The ARN of a request for an authorizer and its IAM policies. `path` is without the stage. */
export function requestArn(api: HttpApi, stage: string, method: string, path: string): string {
  return executeApiArn(api, `${stage}/${method}${path}`);
}

/** The ARN for which the function of an authorizer is invoked. */
export function authorizerArn(api: HttpApi, authorizerId: string): string {
  return executeApiArn(api, `authorizers/${authorizerId}`);
}

function executeApiArn({ id, resource }: HttpApi, rest: string): string {
  const { account, region } = resource.stack;
  return `arn:${partitionOf(region).partition}:execute-api:${region}:${account}:${id}/${rest}`;
}
