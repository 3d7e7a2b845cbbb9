import { Unresolved } from '../assembly/value.js';
import type { Served, ServedApi } from '../host/served.js';
import { table } from '../host/table.js';
import type { HttpRoute } from '../services/http-api/model/http-route.js';
import { routesReport } from '../services/http-api/model/routes-report.js';
import type { UserPool } from '../services/user-pools/template/user-pool.js';

/** What is printed once everything is served. `tokenCommand` prints a token, where the user stands. */
export function startReport(served: Served, tokenCommand: string): string {
  const { sites, apis, cognito, inbox, pools, outputs, routes, replaced, extended, unserved, allowedOrigins } = served;
  const addresses = [
    ...sites.map(({ name, origin }) => ['Site', origin, name]),
    ...apis.map(({ name, origin }) => ['API', origin, name]),
    ...(inbox ? [['Inbox', inbox, 'the mails with the codes: none is really sent']] : []),
    ...(cognito ? [['Cognito', cognito, '']] : []),
  ];
  return [
    addresses.length > 0
      ? indented(table(addresses))
      : '  This app has no site, no HTTP API and no user pool to serve.',
    ...outputs.map(({ stack, outputs }) =>
      section(`Outputs of ${stack}`, table(outputs.map(({ name, value }) => [name, value]))),
    ),
    section('User pools', table(pools.flatMap(poolRows))),
    section('Routes', routesReport(routes, [])),
    section('Replaced', table(replaced.map(({ from, to, where }) => [from, to, `in ${where}`]))),
    section('Let in by --allow-origin, beside what the app lets in', allowedOrigins.join('\n')),
    section('Added', extended.join('\n')),
    section('Not served as on AWS', unserved.map((reason) => `- ${reason}`).join('\n')),
    section(
      'Try, once you have signed up, with your address',
      apis.flatMap((api) => examples(api, tokenCommand)).join('\n'),
    ),
  ]
    .filter(Boolean)
    .join('\n\n')
    .concat('\n');
}

function poolRows({ resource, id, clients }: UserPool): readonly (readonly string[])[] {
  return clients.map((client) => [resource.path, id, `client ${client.id}`]);
}

function section(title: string, text: string): string {
  return text.trim() === '' ? '' : `${title}\n${indented(text.trimEnd())}`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** A call of the first open route and of the first that needs a token, one without parameters where there is one. */
function examples({ api, origin }: ServedApi, tokenCommand: string): readonly string[] {
  const open = firstOf(api.routes, 'open');
  const closed = firstOf(api.routes, 'token');
  const token = `"Authorization: Bearer $(${tokenCommand})"`;
  return [
    ...(open ? [`curl ${open.method}${origin}${open.path}`] : []),
    ...(closed
      ? [`curl ${closed.method}${origin}${closed.path}`, `curl ${closed.method}-H ${token} ${origin}${closed.path}`]
      : []),
  ];
}

function firstOf(routes: readonly HttpRoute[], kind: HttpRoute['access']['kind']) {
  const keys = routes.flatMap(({ access, routeKey }) =>
    access.kind === kind && !(routeKey instanceof Unresolved) && routeKey.path.startsWith('/') ? [routeKey] : [],
  );
  const key = keys.find(({ path }) => !path.includes('{')) ?? keys[0];
  return key && { method: ['GET', 'ANY'].includes(key.method) ? '' : `-X ${key.method} `, path: key.path };
}
