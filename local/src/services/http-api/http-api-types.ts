import type { ServedTypes } from '../../assembly/census/property-census.js';

const throttling = 'requests are not throttled here';

/**
 * What is done with the properties of HTTP APIs. Those that are only for WebSocket APIs have no effect.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html
 */
export const httpApiTypes: ServedTypes = {
  'AWS::ApiGatewayV2::Api': {
    read: 'BasePath Body BodyS3Location CorsConfiguration DisableExecuteApiEndpoint Name ProtocolType RouteKey Target',
    noEffect:
      'ApiKeySelectionExpression Description DisableSchemaValidation FailOnWarnings IpAddressType RouteSelectionExpression Tags Version',
    unserved: { CredentialsArn: 'the permissions of this role are not checked' },
    serves: (api) => api.property('ProtocolType') !== 'WEBSOCKET',
  },
  'AWS::ApiGatewayV2::ApiGatewayManagedOverrides': {
    read: 'ApiId Integration Route',
    unserved: { Stage: 'the settings of stages that API Gateway creates are not read' },
  },
  'AWS::ApiGatewayV2::ApiMapping': { read: 'ApiId ApiMappingKey DomainName Stage' },
  'AWS::ApiGatewayV2::Authorizer': {
    read: 'ApiId AuthorizerCredentialsArn AuthorizerPayloadFormatVersion AuthorizerResultTtlInSeconds AuthorizerType AuthorizerUri EnableSimpleResponses IdentitySource JwtConfiguration',
    noEffect: 'IdentityValidationExpression Name',
  },
  'AWS::ApiGatewayV2::DomainName': {
    read: 'DomainName',
    noEffect: 'DomainNameConfigurations Tags',
    unserved: {
      MutualTlsAuthentication: 'no client certificate is requested',
      RoutingMode: (mode) =>
        mode === 'API_MAPPING_ONLY' ? undefined : 'only API mappings are served, not routing rules',
    },
  },
  'AWS::ApiGatewayV2::Integration': {
    read: 'ApiId ConnectionId ConnectionType CredentialsArn IntegrationMethod IntegrationSubtype IntegrationType IntegrationUri PayloadFormatVersion RequestParameters ResponseParameters TimeoutInMillis',
    // TlsConfig belongs to private integrations, which are not served.
    noEffect:
      'ContentHandlingStrategy Description PassthroughBehavior RequestTemplates TemplateSelectionExpression TlsConfig',
  },
  'AWS::ApiGatewayV2::Route': {
    read: 'ApiId AuthorizationScopes AuthorizationType AuthorizerId RouteKey Target',
    noEffect:
      'ApiKeyRequired ModelSelectionExpression OperationName RequestModels RequestParameters RouteResponseSelectionExpression',
  },
  'AWS::ApiGatewayV2::Stage': {
    read: 'ApiId AutoDeploy DeploymentId StageName StageVariables',
    noEffect:
      'AccessLogSettings AccessPolicyId ClientCertificateId DefaultRouteSettings.DataTraceEnabled DefaultRouteSettings.DetailedMetricsEnabled DefaultRouteSettings.LoggingLevel Description Tags',
    unserved: {
      'DefaultRouteSettings.ThrottlingBurstLimit': throttling,
      'DefaultRouteSettings.ThrottlingRateLimit': throttling,
      RouteSettings: throttling,
    },
  },
  'AWS::Lambda::Permission': {
    read: 'Action EventSourceToken FunctionName FunctionUrlAuthType InvokedViaFunctionUrl Principal PrincipalOrgID SourceAccount SourceArn',
  },
};
