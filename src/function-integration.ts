import {
  HttpIntegration,
  HttpIntegrationType,
  HttpRouteIntegration,
  type HttpRouteIntegrationBindOptions,
  type HttpRouteIntegrationConfig,
  type IHttpApi,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Names, Stack } from 'aws-cdk-lib/core';

/**
 * A Lambda function as the integration of any number of routes, with one integration and one permission for each API.
 *
 * The CDK's `HttpLambdaIntegration` adds a statement to the function's policy for every route, and the policy is full
 * (20,480 bytes) after some fifty of them. This one adds a single statement that covers the whole API. Both resources
 * are made under the API, in its stack, with ids that come from the function alone: adding, removing or moving a route
 * never replaces them.
 *
 * The function may be of any stack, a version, an alias, a singleton, or imported. Where the CDK cannot grant permissions
 * on it, as on a function imported from another account, it grants none, with the CDK's own warning.
 *
 * Since both are in the API's stack, a route in a stack that the API's stack refers to would be a cyclic reference: add
 * such a route in the API's stack, or use `HttpLambdaIntegration` there.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export class FunctionIntegration extends HttpRouteIntegration {
  /**
   * @param handler the function that answers the requests, in payload format version 2.0
   */
  constructor(private readonly handler: IFunction) {
    super('FunctionIntegration');
  }

  /**
   * The one place where the CDK lets an integration choose the resource it becomes: `bind()` alone makes one for each route.
   *
   * @internal
   */
  public override _bindToRoute(options: HttpRouteIntegrationBindOptions): { readonly integrationId: string } {
    const api = options.route.httpApi;
    // A singleton's permissions are those of the one function behind it, whichever stands in for it.
    const id = `Integration-${Names.nodeUniqueId(this.handler.permissionsNode)}`;
    const integration = (api.node.tryFindChild(id) as HttpIntegration | undefined) ?? this.integrate(api, id, options);
    return { integrationId: integration.integrationId };
  }

  /** @internal */
  public get _handlerPath(): string {
    return this.handler.node.path;
  }

  public bind(_options: HttpRouteIntegrationBindOptions): HttpRouteIntegrationConfig {
    return {
      type: HttpIntegrationType.AWS_PROXY,
      uri: this.handler.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
    };
  }

  private integrate(api: IHttpApi, id: string, options: HttpRouteIntegrationBindOptions): HttpIntegration {
    const { type, uri, payloadFormatVersion } = this.bind(options);
    const integration = new HttpIntegration(api, id, {
      httpApi: api,
      integrationType: type,
      integrationUri: uri,
      payloadFormatVersion,
    });
    this.handler.addPermission('Permission', {
      scope: integration,
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      // Every stage, method and path: `<api>/*/*/*` would leave out the route `$default`.
      sourceArn: Stack.of(api).formatArn({ service: 'execute-api', resource: api.apiId, resourceName: '*' }),
    });
    return integration;
  }
}
