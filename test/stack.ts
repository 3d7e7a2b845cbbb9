import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

export function testStack(id = 'Stack', app = new App()): Stack {
  return new Stack(app, id);
}

export function testFunction(scope: Construct, id = 'Function'): LambdaFunction {
  return new LambdaFunction(scope, id, {
    code: Code.fromInline('exports.handler = async () => "hello"'),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  });
}

export interface RouteProperties {
  readonly RouteKey: string;
  readonly AuthorizationType?: string;
  readonly AuthorizationScopes?: string[];
  readonly AuthorizerId?: unknown;
}

/** The properties of the routes in a template, by their keys. */
export function routesIn(template: Template): Record<string, RouteProperties> {
  const resources = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));
  return Object.fromEntries(resources.map(({ Properties }) => [Properties.RouteKey, Properties]));
}

export function openRoutesIn(template: Template): string[] {
  return Object.values(routesIn(template))
    .filter((route) => (route.AuthorizationType ?? 'NONE') === 'NONE')
    .map((route) => route.RouteKey)
    .sort();
}

export { Match, Template };
