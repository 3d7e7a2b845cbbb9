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
 * Integrates any number of routes with a Lambda function, using one integration and one permission per API.
 *
 * The CDK's `HttpLambdaIntegration` adds one statement to the function's policy for each route, and the policy reaches its limit
 * of 20,480 bytes after about 50 routes. `FunctionIntegration` adds a single statement for the whole API. The integration and the
 * permission are in the stack of the API. Their ids depend only on the function, so adding, removing or moving a route never
 * replaces them.
 *
 * The function can be in any stack. It can be a version, an alias, a singleton or an imported function. If the CDK cannot add
 * a permission to it, for example because it is imported from another account, you get the CDK's own warning.
 *
 * If the stack of the API refers to another stack, a route in that other stack would cause a cyclic reference. Add such a route
 * in the stack of the API, or use `HttpLambdaIntegration` for it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export class FunctionIntegration extends HttpRouteIntegration {
  /**
   * @param handler the function that receives the requests, in payload format version 2.0
   */
  constructor(private readonly handler: IFunction) {
    super('FunctionIntegration');
  }

  /**
   * The CDK lets an integration choose its resource only in this method: with `bind()` alone, it creates one for each route.
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
