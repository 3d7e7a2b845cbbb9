import { type CfnStack, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { isSameSet, replacedFaultOf, type Trust } from './access-rule';
import { API, type ApiResources, AUTHORIZER, MAKERS, MANAGED_OVERRIDES } from './api-resources';
import type { Renderer } from './renderer';
import type { TemplateEntry } from './template-entry';

/** The properties with which an API gets routes that are not in the template. */
const UNSEEN_ROUTES = ['Body', 'BodyS3Location', 'Target', 'RouteKey', 'CredentialsArn'];

/** What is wrong with an API itself and with its authorizer. */
export function apiFaults(api: IConstruct, authorizer: IConstruct, trust: Trust, resources: ApiResources): string[] {
  return [
    ...typeFaults('the API', api, API, resources),
    ...unseenRoutes(api, resources),
    ...typeFaults("the API's authorizer", authorizer, AUTHORIZER, resources),
    ...trustFaults(api, authorizer, trust, resources),
  ];
}

function typeFaults(what: string, construct: IConstruct, type: string, resources: ApiResources): string[] {
  const resource = resources.at(construct);
  if (!resource) {
    return [
      `${what} (${construct.node.path}) is not in the template: do not remove it, because the routes are checked against it`,
    ];
  }
  const fault =
    resource.type === type
      ? replacedFaultOf(resource)
      : `has the resource type ${resources.renderer.show(resource.type)} instead of "${type}": do not change its type`;
  return fault ? [`${what} (${construct.node.path}) ${fault}`] : [];
}

function unseenRoutes(api: IConstruct, resources: ApiResources): string[] {
  const given = UNSEEN_ROUTES.filter((name) => resources.at(api)?.properties[name] !== undefined);
  const ofApi = given.length
    ? [
        `the API (${api.node.path}) has the property ${given.join(', ')}, which adds routes that are not in the template and ` +
          'might be open: remove it, and add the routes with addRoutes() or addPublicRoutes()',
      ]
    : [];
  const overrides = resources.of(api, MANAGED_OVERRIDES).filter(({ properties }) => properties.Route !== undefined);
  return [
    ...ofApi,
    ...overrides.map(
      ({ path }) =>
        `managed overrides (${path}) change who can call an API route that is not in the template: remove Route from ` +
        'them, and add the route with addRoutes() or addPublicRoutes()',
    ),
  ];
}

function trustFaults(api: IConstruct, authorizer: IConstruct, trust: Trust, resources: ApiResources): string[] {
  const { renderer } = resources;
  const resource = resources.at(authorizer);
  if (!resource) {
    return [];
  }
  const { ApiId, AuthorizerType, IdentitySource, JwtConfiguration } = resource.properties;
  const { Issuer, Audience } = (JwtConfiguration ?? {}) as { Issuer?: unknown; Audience?: unknown };
  const ofApi = renderer.targetOf(ApiId, resource.stack);
  const wanted = renderer.resolve(trust, authorizer) as Trust;
  const faultOf = (what: string, got: unknown, instead: unknown, wayOut = 'remove what changes it') =>
    isSameSet(got, instead, renderer)
      ? []
      : [
          `the API's authorizer (${authorizer.node.path}) has the ${what} ${renderer.show(got)} instead of ` +
            `${renderer.show(instead)}, so it might accept tokens that the API must refuse: ${wayOut}`,
        ];
  const trustsNobody =
    renderer.emptinessOf(wanted.jwtAudience, resource.stack) === 'inSomeCase'
      ? [
          `the API's authorizer (${authorizer.node.path}) has the audience ${renderer.show(wanted.jwtAudience)}, which might contain ` +
            'no app client: set userPoolClients to clients whose ids are known',
        ]
      : [];
  return [
    ...trustsNobody,
    ...faultOf('type', AuthorizerType, 'JWT'),
    ...(ofApi === renderer.entryFor(api) ? [] : faultOf('API', ofApi?.path ?? ApiId, api.node.path)),
    ...faultOf('identity source', IdentitySource, wanted.identitySource),
    ...faultOf('issuer', Issuer, wanted.jwtIssuer, 'set userPool and issuer of the API instead'),
    ...faultOf('audience', Audience, wanted.jwtAudience, 'use userPoolClients or addUserPoolClient() instead'),
  ];
}

/** Resources that get the API and create other resources, and nested stacks that contain it, except those whose templates are created here. */
export function unseenTemplates(api: IConstruct, resources: ApiResources): TemplateEntry[] {
  const resourceOf = ({ nestedStackResource: resource }: Stack) => (resource && resources.at(resource)) ?? [];
  const holders = api.node.scopes.filter(Stack.isStack).flatMap(resourceOf);
  const templates = new Set([...MAKERS.flatMap((type) => resources.of(api, type as string)), ...holders]);
  return [...templates].filter((resource) => !isMadeHere(resource, resources.renderer));
}

function isMadeHere(resource: TemplateEntry, renderer: Renderer): boolean {
  const { TemplateBody: body, TemplateURL: url } = resource.properties;
  const nested = renderer.names.nestedStack(resource);
  const expected = nested && renderer.resolve(urlOfTemplate(nested), resource.stack);
  return nested !== undefined && body === undefined && renderer.show(url) === renderer.show(expected);
}

/** The CDK does not export this. If it is ever removed, an assignment to the resource is not noticed. */
function urlOfTemplate(nested: Stack): unknown {
  const { _templateUrl: kept } = nested as unknown as { _templateUrl?: string | { get?(): unknown } };
  return (typeof kept === 'object' ? kept.get?.() : kept) ?? (nested.nestedStackResource as CfnStack).templateUrl;
}
