import type { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { type ApiResources, ROUTE } from '../guard/api-resources';
import type { TemplateEntry } from '../guard/template-entry';
import { type LambdaFunction, LambdaFunctions } from './lambda-functions';
import { mayBeOpen } from './possible-values';

const FUNCTION_INTEGRATIONS: readonly unknown[] = ['AWS_PROXY', 'AWS'];

/**
 * The Lambda functions that the routes of the APIs of a CDK stage call, and which of them answer a protected route.
 */
export class ProtectedFunctions {
  private readonly functions: LambdaFunctions;
  private readonly byIntegration = new Map<TemplateEntry, readonly LambdaFunction[]>();
  private protectedRoutes?: Map<LambdaFunction, string>;

  /** @param apis the resources of the APIs that have a guard */
  constructor(
    readonly resources: ApiResources,
    readonly apis: readonly IConstruct[],
  ) {
    this.functions = new LambdaFunctions(resources);
  }

  /** The functions in a rendered value that answer a protected route, each with a description. */
  protectedIn(value: unknown, stack: Stack): string[] {
    return this.describeProtected(this.functions.in(value, stack));
  }

  /** The functions of a route that also answer a protected route, each with a description. */
  protectedBehind(route: TemplateEntry): string[] {
    return this.describeProtected(this.behind(route));
  }

  behind({ properties, stack }: TemplateEntry): LambdaFunction[] {
    const integrations = this.resources.renderer.targetsIn(properties.Target, stack);
    return integrations.flatMap((integration) => this.integrated(integration));
  }

  private integrated(integration: TemplateEntry): readonly LambdaFunction[] {
    const known = this.byIntegration.get(integration) ?? this.functionsOf(integration);
    this.byIntegration.set(integration, known);
    return known;
  }

  private functionsOf({ properties, stack }: TemplateEntry): LambdaFunction[] {
    const { IntegrationType, IntegrationUri } = properties;
    // A URL does not refer to a function.
    return FUNCTION_INTEGRATIONS.includes(IntegrationType) ? this.functions.in(IntegrationUri, stack) : [];
  }

  private describeProtected(functions: readonly LambdaFunction[]): string[] {
    return [...new Set(functions)].flatMap((lambdaFunction) => {
      this.protectedRoutes ??= this.findProtectedRoutes();
      const route = this.protectedRoutes.get(lambdaFunction);
      return route ? [`the function '${lambdaFunction.name}' of the protected route ${route}`] : [];
    });
  }

  private findProtectedRoutes(): Map<LambdaFunction, string> {
    const found = new Map<LambdaFunction, string>();
    for (const api of this.apis) {
      const routes = this.resources.of(api, ROUTE);
      for (const route of routes.filter(({ properties }) => !mayBeOpen(properties.AuthorizationType))) {
        const text = `'${route.properties.RouteKey}' of the API '${api.node.scope!.node.path}'`;
        for (const lambdaFunction of this.behind(route)) {
          found.set(lambdaFunction, found.get(lambdaFunction) ?? text);
        }
      }
    }
    return found;
  }
}
