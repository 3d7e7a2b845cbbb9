import type { APIGatewayProxyHandlerV2WithJWTAuthorizer } from 'aws-lambda';

/** API Gateway has verified the token before this runs: its claims can be trusted. */
export const handler: APIGatewayProxyHandlerV2WithJWTAuthorizer = async (event) => ({
  statusCode: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `Hello User! You are ${event.requestContext.authorizer.jwt.claims.sub}.`,
});
