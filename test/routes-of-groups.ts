import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { type AddProtectedRoutesOptions, FunctionIntegration, type JwtProtectedApi } from '../src';
import { testFunction } from './stack';

/** The names of groups that routes may have. */
export const GROUP_NAME = /^[A-Za-z0-9_.-]{1,50}$/;

/** Adds a route to an API, answered by the one function of its stack. */
export function addRoute(api: JwtProtectedApi, path: string, options: Partial<AddProtectedRoutesOptions>): void {
  const stack = Stack.of(api);
  const fn = (stack.node.tryFindChild('Function') as IFunction | undefined) ?? testFunction(stack);
  api.addRoutes({ path, methods: [HttpMethod.GET], integration: new FunctionIntegration(fn), ...options });
}
