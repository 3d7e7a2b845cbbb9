import { Unresolved } from '../../../assembly/value.js';
import type { HttpResponse } from '../../../host/http/message.js';
import { contextVariable, isContextVariable } from '../events/context-variables.js';
import { parseQuery } from '../routes/query.js';
import type { RoutedRequest } from '../routes/routed-request.js';

/** The value of a parameter mapping; `undefined` if a request or a response has none. */
export type ParameterSource = (routed: RoutedRequest, response: HttpResponse | undefined) => string | undefined;

/** Reads `$request.header.name` and the like; a string without a dollar sign is a literal. */
export function readSource(text: string, of: 'request' | 'response'): ParameterSource | Unresolved {
  const [, place, name = ''] =
    /^\$([a-z]+(?:\.(?:header|querystring|path|body))?|stageVariables)(?:\.(.+))?$/.exec(text) ?? [];
  const known = place === undefined ? undefined : sources.get(place);
  if (known?.of.includes(of) && (name !== '' || known.isWhole) && (place !== 'context' || isContextVariable(name))) {
    return (routed, response) => known.read(name, routed, response);
  }
  return text.includes('$')
    ? new Unresolved(`the value '${text}' of a parameter mapping is not supported`)
    : () => text;
}

interface KnownSource {
  readonly of: readonly ('request' | 'response')[];
  /** Whether it has no name. */
  readonly isWhole?: boolean;
  readonly read: (name: string, routed: RoutedRequest, response: HttpResponse | undefined) => string | undefined;
}

const sources = new Map<string, KnownSource>([
  ['request.header', { of: ['request'], read: (name, { request }) => own(request.headers, name.toLowerCase()) }],
  ['request.querystring', { of: ['request'], read: (name, { request }) => queryValue(request.rawQueryString, name) }],
  [
    'request.path',
    {
      of: ['request'],
      isWhole: true,
      read: (name, { stagelessPath, pathParameters }) => (name === '' ? stagelessPath : own(pathParameters, name)),
    },
  ],
  ['context', { of: ['request', 'response'], read: contextVariable }],
  ['stageVariables', { of: ['request', 'response'], read: (name, { stage }) => own(stage.variables, name) }],
  [
    'response.header',
    {
      of: ['response'],
      read: (name, _, response) => {
        const value = Object.hasOwn(response?.headers ?? {}, name.toLowerCase())
          ? response?.headers[name.toLowerCase()]
          : undefined;
        return value === undefined ? undefined : [value].flat().join(',');
      },
    },
  ],
]);

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function queryValue(rawQueryString: string, name: string): string | undefined {
  const values = parseQuery(rawQueryString).filter(([key]) => key === name);
  return values.length === 0 ? undefined : values.map(([, value]) => value).join(',');
}
