import type { HttpResponse } from '../../../host/http/message.js';
import { isHeader } from '../answers/header-syntax.js';
import { internalServerError, type Refusal } from '../answers/refusal.js';
import { parseQuery } from '../routes/query.js';
import type { RoutedRequest } from '../routes/routed-request.js';
import type { ParameterMapping } from './parameter-mapping.js';

/** A request as its integration gets it. If the request does not have a value, its mapping changes nothing. */
export function mappedRequest(routed: RoutedRequest, mappings: readonly ParameterMapping[]): MappedRequest {
  if (mappings.length === 0) {
    return { routed, path: undefined };
  }
  const { request } = routed;
  const headers = new Map(Object.entries(request.headers));
  let query = parseQuery(request.rawQueryString);
  let path: string | undefined;
  for (const { action, place, name, source } of mappings) {
    const value = action === 'remove' ? undefined : source(routed, undefined);
    if (action !== 'remove' && (value === undefined || (place === 'header' && !isHeader(name, value)))) {
      continue;
    }
    if (place === 'header') {
      change(headers, action, name, value);
    } else if (place === 'querystring') {
      const others = action === 'append' ? query : query.filter(([key]) => key !== name);
      query = value === undefined ? others : [...others, [name, value]];
    } else {
      path = value;
    }
  }
  const isQueryMapped = mappings.some(({ place }) => place === 'querystring');
  const mapped = {
    ...request,
    headers: Object.fromEntries(headers),
    rawHeaders: undefined,
    ...(isQueryMapped && { rawQueryString: query.map((pair) => pair.map(encodeURIComponent).join('=')).join('&') }),
  };
  return { routed: { ...routed, request: mapped }, path };
}

export interface MappedRequest {
  readonly routed: RoutedRequest;
  /** Instead of the path in the integration's URI. */
  readonly path: string | undefined;
}

/** A response as the caller gets it. */
export function mappedResponse(
  response: HttpResponse,
  routed: RoutedRequest,
  mappings: readonly ParameterMapping[],
): HttpResponse | Refusal {
  const headers = new Map(Object.entries(response.headers));
  let { status } = response;
  for (const { action, place, name, source } of mappings) {
    const value = action === 'remove' ? undefined : source(routed, response);
    if (place === 'statuscode') {
      status = Number(value);
    } else if (action === 'remove' || (value !== undefined && isHeader(name, value))) {
      change(headers, action, name, value);
    }
  }
  return Number.isInteger(status) && status >= 200 && status <= 599
    ? { ...response, status, headers: Object.fromEntries(headers) }
    : internalServerError(`a parameter mapping must set a status from 200 to 599, got '${status}'`);
}

function change(
  headers: Map<string, string | readonly string[]>,
  action: ParameterMapping['action'],
  name: string,
  value: string | undefined,
): void {
  const before = headers.get(name);
  if (value === undefined) {
    headers.delete(name);
  } else {
    headers.set(name, action === 'append' && before !== undefined ? [before, value].flat().join(',') : value);
  }
}
