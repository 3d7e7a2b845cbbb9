import type { HttpAuthorizerProps } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnUserPool } from 'aws-cdk-lib/aws-cognito';
import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { isSameSet, namesNothing } from './access-rule';
import { API, type ApiResources, AUTHORIZER, MANAGED_OVERRIDES } from './api-resources';

/** What an authorizer must be in the template. */
export type Trust = Required<Pick<HttpAuthorizerProps, 'identitySource' | 'jwtAudience' | 'jwtIssuer'>>;

/** The resources of an API and its authorizer. */
export interface ApiConstructs {
  readonly api: IConstruct;
  readonly authorizer: IConstruct;
  readonly trust: Trust;
}

/** The properties of an API by which it gets routes that are not in the template. */
export const UNSEEN_ROUTES = ['Body', 'BodyS3Location', 'Target', 'RouteKey', 'CredentialsArn'];

/** What is wrong with an API itself, with its authorizer and with its user pool. */
export function apiFaults(constructs: ApiConstructs, resources: ApiResources): string[] {
  const { api, authorizer } = constructs;
  return [
    ...typeFaults('the API', api, API, resources),
    ...unseenRoutes(api, resources),
    ...typeFaults("the API's authorizer", authorizer, AUTHORIZER, resources),
    ...trustFaults(constructs, resources),
    ...issuerFaults(constructs, resources),
  ];
}

function typeFaults(what: string, construct: IConstruct, type: string, resources: ApiResources): string[] {
  const resource = resources.at(construct);
  if (!resource) {
    return [`${what} (${construct.node.path}) is not in the template: leave it there, as its routes are checked by it`];
  }
  return resource.type === type
    ? []
    : [
        `${what} (${construct.node.path}) has the resource type ${resources.renderer.show(resource.type)} instead of "${type}": leave its type`,
      ];
}

function unseenRoutes(api: IConstruct, resources: ApiResources): string[] {
  const given = UNSEEN_ROUTES.filter((name) => resources.at(api)?.properties[name] !== undefined);
  const ofApi = given.length
    ? [
        `the API (${api.node.path}) has the property ${given.join(', ')}, by which it gets routes that are not in the template and may be ` +
          'open: remove it, and add the routes by addRoutes() or addPublicRoutes()',
      ]
    : [];
  const overrides = resources.of(api, MANAGED_OVERRIDES).filter(({ properties }) => properties.Route !== undefined);
  return [
    ...ofApi,
    ...overrides.map(
      ({ construct }) =>
        `managed overrides (${construct.node.path}) change the access of a route of the API that is not in the template: remove Route ` +
        'from them, and add the route by addRoutes() or addPublicRoutes()',
    ),
  ];
}

function trustFaults({ api, authorizer, trust }: ApiConstructs, resources: ApiResources): string[] {
  const { renderer } = resources;
  const resource = resources.at(authorizer);
  if (!resource) {
    return [];
  }
  const { ApiId, AuthorizerType, IdentitySource, JwtConfiguration } = resource.properties;
  const { Issuer, Audience } = (JwtConfiguration ?? {}) as { Issuer?: unknown; Audience?: unknown };
  const wanted = renderer.resolve(trust, authorizer) as Trust;
  const faultOf = (what: string, got: unknown, instead: unknown, wayOut = 'remove what changes it') =>
    isSameSet(got, instead, renderer)
      ? []
      : [
          `the API's authorizer (${authorizer.node.path}) has the ${what} ${renderer.show(got)} instead of ${renderer.show(instead)}, so that ` +
            `it may let in others than was declared: ${wayOut}`,
        ];
  const trustsNobody = namesNothing(wanted.jwtAudience)
    ? [
        `the API's authorizer (${authorizer.node.path}) has the audience ${renderer.show(wanted.jwtAudience)}, which names no app client: give ` +
          'userPoolClients clients whose ids are known',
      ]
    : [];
  return [
    ...trustsNobody,
    ...faultOf('type', AuthorizerType, 'JWT'),
    ...faultOf('API', renderer.nameOf(ApiId, resource.stack), api.node.path),
    ...faultOf('identity source', IdentitySource, wanted.identitySource),
    ...faultOf('issuer', Issuer, wanted.jwtIssuer, 'choose it by userPool and issuer of the API'),
    ...faultOf('audience', Audience, wanted.jwtAudience, 'choose it by userPoolClients or addUserPoolClient()'),
  ];
}

/** A pool whose tokens name the newer issuer, while the API trusts the one that pools have had before. */
function issuerFaults({ authorizer, trust }: ApiConstructs, { renderer }: ApiResources): string[] {
  const issuer = renderer.resolve(trust.jwtIssuer, authorizer);
  if (!renderer.show(issuer).includes('https://cognito-idp.')) {
    return [];
  }
  return renderer
    .targetsIn(issuer, Stack.of(authorizer))
    .filter((target) => target instanceof CfnUserPool)
    .filter((pool) => {
      const { IssuerConfiguration } = renderer.properties(pool) ?? {};
      return (IssuerConfiguration as { Type?: unknown } | undefined)?.Type === 'UPDATED';
    })
    .map(
      (pool) =>
        `user pool (${pool.node.path}) has the issuer configuration UPDATED, while the API trusts the issuer ${renderer.show(issuer)}, which ` +
        'none of its tokens names: give the API the issuer of such pools, https://issuer-cognito-idp.<region>.amazonaws.com/<user pool id>, ' +
        'in its option issuer',
    );
}
