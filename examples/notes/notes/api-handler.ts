import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
  Context,
} from 'aws-lambda';
import type { z } from 'zod';
import { Problem, problemBody, problemOf, problemType } from './problem';
import { logger, metrics } from './telemetry';

export type TokenEvent = APIGatewayProxyEventV2WithJWTAuthorizer;

/** The response of a route: the body is sent as JSON. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

type Routes<Event> = Readonly<Record<string, (event: Event) => Promise<Answer>>>;

/** A Lambda handler of some routes, by their route keys. Errors become problem JSON. */
export function apiHandler<Event extends APIGatewayProxyEventV2 | TokenEvent = TokenEvent>(routes: Routes<Event>) {
  return async (event: Event, context: Context): Promise<APIGatewayProxyStructuredResultV2> => {
    logger.addContext(context);
    logger.appendKeys({ route: event.routeKey, request: event.requestContext.requestId });
    try {
      const route = routes[event.routeKey];
      if (!route) {
        throw new Problem(404, `there is no route '${event.routeKey}'`);
      }
      const { status, body } = await route(event);
      return response(status, body, 'application/json');
    } catch (error) {
      const problem = problemOf(error);
      logger.info('refused', { status: problem.status, detail: problem.message });
      return response(problem.status, problemBody(problem), problemType);
    } finally {
      logger.resetKeys();
      if (metrics.hasStoredMetrics()) {
        metrics.publishStoredMetrics();
      }
    }
  };
}

function response(statusCode: number, body: unknown, type: string): APIGatewayProxyStructuredResultV2 {
  return body === undefined
    ? { statusCode }
    : { statusCode, headers: { 'content-type': type }, body: JSON.stringify(body) };
}

/** The caller, whom API Gateway has verified. */
export function userOf({ requestContext }: TokenEvent): string {
  return String(requestContext.authorizer.jwt.claims.sub);
}

/** @throws ZodError if the body does not match the schema. */
export function bodyOf<T>(
  { body = '', isBase64Encoded }: { body?: string; isBase64Encoded: boolean },
  schema: z.ZodType<T>,
): T {
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw error instanceof SyntaxError ? new Problem(400, 'the body is not JSON') : error;
  }
}
