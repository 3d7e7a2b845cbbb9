import assert from 'node:assert/strict';
import type { InvokeFunction } from '../../lib/host/invoke-function.js';
import { createGateway, type GatewayAnswer } from '../../lib/services/http-api/gateway.js';
import { functionObstacle } from './functions.js';
import { type ApiInput, apiOf, issuer } from './http-api.js';
import { httpRequest, type RequestInput } from './http-request.js';
import { signed, signingKey } from './token.js';

export const now = Date.UTC(2026, 0, 1);
export const key = signingKey('key-1');
export const claims = {
  iss: issuer,
  sub: 'user-1',
  client_id: 'client',
  scope: 'notes',
  'cognito:groups': ['admins', 'editors'],
  iat: now / 1000,
  exp: now / 1000 + 60,
};
export const authorization = `Bearer ${signed(key, claims)}`;

export interface GatewayInput extends ApiInput {
  readonly invoke?: InvokeFunction;
}

/** A gateway of such an API at a time that stands still until `time.now` is set, and the functions that it ran. */
export function gatewayOf({ invoke = () => Promise.resolve('ok'), ...input }: GatewayInput) {
  const invoked: { readonly path: string; readonly event: unknown }[] = [];
  const time = { now };
  let requests = 0;
  const gateway = createGateway({
    api: apiOf(input),
    functionObstacle,
    publicKeys: (name) => (name === issuer ? [key.publicJwk] : undefined),
    invoke: (fn, event) => {
      invoked.push({ path: fn.path, event });
      return invoke(fn, event, undefined);
    },
    clock: () => time.now,
    requestId: () => `id-${++requests}`,
  });
  const send = (line: string, request?: RequestInput) => gateway.handle(httpRequest(line, request), undefined);
  const lastEvent = () => {
    const event = invoked.at(-1)?.event;
    assert.ok(event, 'no function ran');
    return event as FunctionEvent;
  };
  return { gateway, send, invoked, lastEvent, time };
}

export interface FunctionEvent {
  readonly rawPath: string;
  readonly stageVariables: object;
  readonly requestContext: {
    readonly stage: string;
    readonly routeKey: string;
    readonly authorizer: {
      readonly jwt: { readonly claims: object; readonly scopes: unknown };
      readonly lambda: unknown;
    };
  };
}

/** `401 {"message":"Unauthorized"}` */
export function shown({ response }: GatewayAnswer): string {
  return `${response.status} ${response.body}`;
}

export const unauthorized = '401 {"message":"Unauthorized"}';
export const forbidden = '403 {"message":"Forbidden"}';
export const notFound = '404 {"message":"Not Found"}';
export const tooLarge = '413 {"message":"Request Entity Too Large"}';
export const internalServerError = '500 {"message":"Internal Server Error"}';
