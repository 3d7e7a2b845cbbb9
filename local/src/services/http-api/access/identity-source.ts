import type { HttpRequest } from '../../../host/http/message.js';
import { internalServerError, type Refusal, unauthorized } from '../answers/refusal.js';
import { parseQuery } from '../routes/query.js';

/** The token of a request, at the place where its authorizer looks for it. */
export function findToken(identitySource: readonly string[], request: HttpRequest): string | Refusal {
  const [source = '', ...others] = identitySource;
  const parts = /^\$request\.(header|querystring)\.(.+)$/.exec(source);
  if (!parts || others.length > 0) {
    return internalServerError(
      `a JWT authorizer must have exactly one identity source, either $request.header.<name> or $request.querystring.<name>, got '${identitySource.join("', '")}'`,
    );
  }
  const [, place, name] = parts;
  const values = place === 'header' ? header(request, name.toLowerCase()) : query(request, name);
  const [value, ...more] = values;
  const where = place === 'header' ? `the header ${name}` : `the query string parameter ${name}`;
  if (value === undefined) {
    return unauthorized(`no token: ${where} is missing`);
  }
  if (more.length > 0) {
    return unauthorized(`no token: ${where} was sent ${values.length} times`);
  }
  const token = value.trim().replace(/^bearer +/i, '');
  return token === '' || /^bearer$/i.test(token) ? unauthorized(`no token: ${where} is empty`) : token;
}

function header({ headers }: HttpRequest, name: string): readonly string[] {
  return Object.hasOwn(headers, name) ? [headers[name]] : [];
}

function query({ rawQueryString }: HttpRequest, name: string): readonly string[] {
  return parseQuery(rawQueryString)
    .filter(([key]) => key === name)
    .map(([, value]) => value);
}
