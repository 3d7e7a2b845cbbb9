import type { HttpRequest } from '../../../host/http/message.js';

/** The body of a request in an event: as text if its content type says so, otherwise in base64. */
export function eventBody({ headers, body }: HttpRequest): {
  readonly body?: string;
  readonly isBase64Encoded: boolean;
} {
  const isText = isTextual(headers['content-type']);
  return body.length === 0
    ? { isBase64Encoded: false }
    : { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** Which bodies are passed on as text: not forms, not `application/problem+json`, and none without a content type. */
function isTextual(contentType = ''): boolean {
  const [mediaType = ''] = contentType.split(';');
  return /^(text\/.+|application\/(json|xml|javascript))$/i.test(mediaType.trim());
}
