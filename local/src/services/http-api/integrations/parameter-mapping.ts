import { asText, isList, isMap, Unresolved, type Value } from '../../../assembly/value.js';
import { isHeader } from '../answers/header-syntax.js';
import { type ParameterSource, readSource } from './parameter-source.js';

/** One change of a request or a response, `append:header.name`. */
export interface ParameterMapping {
  readonly action: 'append' | 'overwrite' | 'remove';
  readonly place: 'header' | 'querystring' | 'path' | 'statuscode';
  /** The name of a header, in lower case; `''` for a path or a status. */
  readonly name: string;
  readonly source: ParameterSource;
}

/**
 * The changes that `RequestParameters` of an integration makes; unresolved if one of them is not understood.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function readRequestMappings(parameters: Value | undefined): readonly ParameterMapping[] | Unresolved {
  if (parameters !== undefined && !isMap(parameters)) {
    return parameters instanceof Unresolved ? parameters : new Unresolved('RequestParameters must be a map');
  }
  return readAll(Object.entries(parameters ?? {}), 'request');
}

/** The changes that `ResponseParameters` makes, by the status of the integration's response. */
export function readResponseMappings(
  parameters: Value | undefined,
): ReadonlyMap<string, readonly ParameterMapping[]> | Unresolved {
  if (parameters !== undefined && !isMap(parameters)) {
    return parameters instanceof Unresolved ? parameters : new Unresolved('ResponseParameters must be a map');
  }
  const byStatus = new Map<string, readonly ParameterMapping[]>();
  for (const [status, value] of Object.entries(parameters ?? {})) {
    const list = isMap(value) ? (value.ResponseParameters ?? []) : undefined;
    if (!isList(list)) {
      return new Unresolved(`the value of ResponseParameters for the status ${status} is not supported`);
    }
    const pairs = list.map((entry): [string, Value] =>
      isMap(entry) ? [String(entry.Destination), entry.Source ?? ''] : ['', entry],
    );
    const mappings = readAll(pairs, 'response');
    if (mappings instanceof Unresolved) {
      return mappings;
    }
    byStatus.set(status, mappings);
  }
  return byStatus;
}

function readAll(
  pairs: readonly (readonly [destination: string, source: Value])[],
  of: 'request' | 'response',
): readonly ParameterMapping[] | Unresolved {
  const mappings: ParameterMapping[] = [];
  for (const [destination, value] of pairs) {
    const mapping = readMapping(destination, value, of);
    if (mapping instanceof Unresolved) {
      return mapping;
    }
    mappings.push(mapping);
  }
  return mappings;
}

function readMapping(destination: string, value: Value, of: 'request' | 'response'): ParameterMapping | Unresolved {
  const [, action, place, given = ''] =
    /^(append|overwrite|remove):(header|querystring|path|statuscode)(?:\.(.+))?$/.exec(destination) ?? [];
  const name = place === 'header' ? given.toLowerCase() : given;
  const source = action === 'remove' ? readSource('', of) : readTextSource(value, of);
  if (source instanceof Unresolved) {
    return source;
  }
  const isKnown =
    place === 'header'
      ? isHeader(name, '') && !reserved.test(name)
      : place === 'querystring'
        ? of === 'request' && name !== ''
        : action === 'overwrite' && name === '' && place === (of === 'request' ? 'path' : 'statuscode');
  return isKnown
    ? ({ action, place, name, source } as ParameterMapping)
    : new Unresolved(`the parameter mapping '${destination}' is not supported`);
}

function readTextSource(value: Value, of: 'request' | 'response'): ParameterSource | Unresolved {
  const text = asText(value, 'the value of a parameter mapping');
  return text instanceof Unresolved ? text : readSource(text, of);
}

const reserved =
  /^(access-control-.*|apigw-.*|authorization|connection|content-encoding|content-length|content-location|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers|transfer-encoding|upgrade|x-amz-.*|x-amzn-.*|x-forwarded-for|x-forwarded-host|x-forwarded-proto|via)$/;
