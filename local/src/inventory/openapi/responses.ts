import { isObject } from '../../assembly/json.js';
import type { Access } from '../../services/http-api/model/route-access.js';
import type { Content, JsonSchema, Operation, Response } from './document.js';
import type { BodySchema, OperationSchemas } from './route-schemas.js';

const message: JsonSchema = { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] };

function gatewayResponse(description: string): Response {
  return { description, content: { 'application/json': { schema: message } } };
}

/** The response of an integration about which nothing is known: any media type, any content. */
const unknownResponse: Response = { description: 'Response of the integration', content: { '*/*': {} } };

/** The responses of API Gateway itself, by their names in the document. */
export const gatewayResponses = {
  Unauthorized: gatewayResponse('Refused by API Gateway: the caller is not authenticated.'),
  Forbidden: gatewayResponse('Refused by API Gateway: the caller is not allowed to use this route.'),
  TooManyRequests: gatewayResponse('Refused by API Gateway: too many requests.'),
} as const;

type GatewayResponse = keyof typeof gatewayResponses;

/** The responses of a route: those of its integration, if the project describes them, and those of the gateway. */
export function responsesOf(
  access: Access,
  responses: OperationSchemas['responses'],
  place: (schema: JsonSchema, status: string) => JsonSchema,
): Operation['responses'] {
  const own = Object.entries(responses).map(([status, body]) => [status, ownResponse(status, body, place)] as const);
  const merged = new Map<string, Response | { readonly $ref: string }>(
    own.length > 0 ? own : ['2XX', 'default'].map((status) => [status, unknownResponse]),
  );
  for (const [status, name] of refusalsOf(access)) {
    const same = merged.get(status);
    merged.set(
      status,
      same && 'description' in same ? either(same, gatewayResponses[name]) : { $ref: `#/components/responses/${name}` },
    );
  }
  return Object.fromEntries(merged);
}

/** The responses of the gateway to which a document refers. */
export function usedGatewayResponses(operations: readonly Operation[]): Readonly<Record<string, Response>> {
  const references = new Set(
    operations.flatMap(({ responses }) =>
      Object.values(responses).map((response) => '$ref' in response && response.$ref),
    ),
  );
  return Object.fromEntries(
    Object.entries(gatewayResponses).filter(([name]) => references.has(`#/components/responses/${name}`)),
  );
}

/** The body of a request or a response: an OpenAPI object, or one for a JSON Schema. */
export function contentOf(body: BodySchema, place: (schema: JsonSchema) => JsonSchema): object & { content: Content } {
  if (!isObject(body) || !isObject(body.content)) {
    return { content: { 'application/json': { schema: place(body) } } };
  }
  const content = Object.entries(body.content).map(([type, media]) => {
    const schema = isObject(media) && media.schema !== undefined ? place(media.schema as JsonSchema) : undefined;
    return [type, { ...(media as object), ...(schema !== undefined && { schema }) }];
  });
  return { ...body, content: Object.fromEntries(content) };
}

function ownResponse(
  status: string,
  body: BodySchema | null,
  place: (schema: JsonSchema, status: string) => JsonSchema,
): Response {
  const description = 'Response of the integration';
  return body === null ? { description } : { description, ...contentOf(body, (schema) => place(schema, status)) };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html */
function refusalsOf(access: Access): readonly (readonly [status: string, name: GatewayResponse])[] {
  const is401 = access.kind === 'token' || access.kind === 'lambda';
  const is403 =
    access.kind === 'iam' || access.kind === 'lambda' || (access.kind === 'token' && access.scopes.length > 0);
  return [
    ...(is401 ? [['401', 'Unauthorized'] as const] : []),
    ...(is403 ? [['403', 'Forbidden'] as const] : []),
    ['429', 'TooManyRequests'],
  ];
}

/** The integration and the gateway may both return the same status. */
function either(own: Response, gateway: Response): Response {
  const [mine, theirs] = [own.content?.['application/json'], gateway.content?.['application/json']];
  const schema = mine && theirs ? { anyOf: [mine.schema ?? true, theirs.schema ?? true] } : theirs?.schema;
  return { ...own, content: { ...own.content, 'application/json': { ...mine, ...(schema && { schema }) } } };
}
