import type { Host, Report } from '../service.js';
import { exampleCalls } from './example-calls.js';
import type { CustomDomain } from './model/custom-domain.js';
import type { HttpApi, HttpApis } from './model/http-api.js';
import { routesReport } from './model/routes-report.js';
import type { ServedApi } from './served-api.js';

/** A custom domain name, with the local address that replaces it. */
export interface ServedDomain {
  readonly domain: CustomDomain;
  readonly origin: string;
}

/** What is printed about APIs that are about to be served. */
export function httpApisReport(
  model: HttpApis,
  served: readonly ServedApi[],
  domains: readonly ServedDomain[],
  { allowOrigins, userCommands }: Pick<Host, 'allowOrigins' | 'userCommands'>,
): Report {
  const examples = served.flatMap((api) => exampleCalls(api, userCommands));
  return {
    rows: [
      ...served.map(({ api, origin }) => ({ order: 20, cells: ['API', origin, api.resource.path] })),
      ...domains.map(({ domain, origin }) => ({ order: 21, cells: ['Domain', origin, domain.name] })),
    ],
    sections: [
      { order: 30, title: 'Routes', text: routesReport(model) },
      { order: 80, title: 'Try', text: [...new Set(examples)].join('\n') },
    ],
    unserved: [
      ...served.flatMap(({ api: { resource }, gateway: { unserved } }) =>
        unserved.map(
          ({ routeKey, status, reason }) => `${routeKey} of '${resource.path}' returns ${status}: ${reason}`,
        ),
      ),
      ...served.flatMap(({ gateway: { notes } }) => notes),
      ...model.customDomains.unread,
      ...served.flatMap(({ api }) => withoutCors(api, allowOrigins)),
    ],
  };
}

function withoutCors({ cors, resource }: HttpApi, allowOrigins: readonly string[]): readonly string[] {
  return cors === undefined && allowOrigins.length > 0
    ? [`'${resource.path}' has no CORS configuration, so pages of ${allowOrigins.join(', ')} cannot read its responses`]
    : [];
}
