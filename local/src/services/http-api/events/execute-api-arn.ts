import { partitionOf } from '../../../assembly/environment.js';
import type { HttpApi } from '../model/http-api.js';
import type { RouteKey } from '../model/http-route.js';

/**
 * What the functions of an API are invoked for: permissions name it by the route's path as the route key has it.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
 */
export function routeArn(api: HttpApi, stage: string, method: string, { path }: RouteKey): string {
  return path === '$default'
    ? executeApiArn(api, `${stage}/$default`)
    : executeApiArn(api, `${stage}/${method}${path}`);
}

/** A request as an authorizer and its IAM policies name it. `path` is without the stage. */
export function requestArn(api: HttpApi, stage: string, method: string, path: string): string {
  return executeApiArn(api, `${stage}/${method}${path}`);
}

/** What the function of an authorizer is invoked for. */
export function authorizerArn(api: HttpApi, authorizerId: string): string {
  return executeApiArn(api, `authorizers/${authorizerId}`);
}

function executeApiArn({ id, resource }: HttpApi, rest: string): string {
  const { account, region } = resource.stack;
  return `arn:${partitionOf(region).partition}:execute-api:${region}:${account}:${id}/${rest}`;
}
