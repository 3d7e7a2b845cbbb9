import type { Resource } from '../../assembly/resource.js';
import { asTexts, Unresolved } from '../../assembly/value.js';
import type { JwtAuthorizer, LambdaAuthorizer } from '../../services/http-api/model/authorizer.js';
import type { HttpRoute } from '../../services/http-api/model/http-route.js';
import type { ConstructNames } from '../construct-names.js';
import type { SecurityRequirement, SecurityScheme } from './document.js';

/** What the gateway requires from the caller of a route. */
export interface Security {
  readonly requirements: readonly SecurityRequirement[];
  /** By the names that the requirements use. */
  readonly schemes: Readonly<Record<string, SecurityScheme>>;
}

const iam = 'AWS_IAM';

/** The security schemes of an API: one for each authorizer, or for each part of a request that an authorizer reads. */
export class SecuritySchemes {
  readonly #names = new Map<Resource, string>();

  constructor(
    routes: readonly HttpRoute[],
    private readonly constructs: ConstructNames,
  ) {
    const authorizers = routes.flatMap(({ access }) => ('authorizer' in access ? [access.authorizer.resource] : []));
    const distinct = [...new Set(authorizers)];
    const taken = [iam, ...distinct.map(shortName)];
    for (const authorizer of distinct) {
      const name = shortName(authorizer);
      const isTaken = taken.filter((other) => other === name).length > 1;
      this.#names.set(authorizer, isTaken ? component(constructs.pathOf(authorizer)) : name);
    }
  }

  /** What a route requires, or why it is unknown. */
  of({ access }: HttpRoute): Security | Unresolved {
    switch (access.kind) {
      case 'open':
        return { requirements: [], schemes: {} };
      case 'iam':
        return { requirements: [{ [iam]: [] }], schemes: { [iam]: signature } };
      case 'token':
        return this.token(access.authorizer, access.scopes);
      case 'lambda':
        return this.lambda(access.authorizer);
      case 'unknown':
        return new Unresolved(access.reason);
    }
  }

  /** One of the scopes is enough, so each is a separate alternative. */
  private token(authorizer: JwtAuthorizer, scopes: readonly string[]): Security | Unresolved {
    const { resource, identitySource, issuer, audience } = authorizer;
    const [source, ...more] = identitySource.map(sentAs);
    if (!source || more.length > 0) {
      return new Unresolved(
        `the identity source of '${resource.path}' must be one header or query string parameter, got '${identitySource.join("', '")}'`,
      );
    }
    const texts = (values: readonly string[]) => values.map((value) => this.constructs.textOf(value)).toSorted();
    const description = `A JSON Web Token, issued by ${this.constructs.textOf(issuer)} for ${texts(audience).join(' or ')}.`;
    const name = this.nameOf(resource);
    const alternatives = scopes.length > 0 ? texts(scopes).map((scope) => [scope]) : [[]];
    return {
      requirements: alternatives.map((alternative) => ({ [name]: alternative })),
      schemes: {
        [name]: isAuthorization(source)
          ? { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description }
          : { type: 'apiKey', ...source, description },
      },
    };
  }

  /** The function gets a request only if it has all of these parts. */
  private lambda({ resource }: LambdaAuthorizer): Security | Unresolved {
    const identitySource = asTexts(resource.property('IdentitySource') ?? [], `IdentitySource of '${resource.path}'`);
    if (identitySource instanceof Unresolved) {
      return identitySource;
    }
    const name = this.nameOf(resource);
    const description = `The Lambda authorizer ${this.constructs.pathOf(resource)} decides whether the request is allowed.`;
    const sources = identitySource.map(sentAs).filter((source) => source !== undefined);
    const schemes = sources.map((source): [string, SecurityScheme] => [
      sources.length === 1 ? name : component(`${name}.${source.name}`),
      { type: 'apiKey', ...source, description, 'x-amazon-apigateway-authtype': 'custom' },
    ]);
    const named = Object.fromEntries(schemes.length > 0 ? schemes : [[name, { ...unused, description }]]);
    return {
      requirements: [Object.fromEntries(Object.keys(named).map((key) => [key, []]))],
      schemes: named,
    };
  }

  private nameOf(authorizer: Resource): string {
    return this.#names.get(authorizer) ?? component(this.constructs.pathOf(authorizer));
  }
}

const signature: SecurityScheme = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  description: 'A request signed with AWS credentials (Signature Version 4) that allow execute-api:Invoke.',
  'x-amazon-apigateway-authtype': 'awsSigv4',
};

/**
 * What AWS writes for an authorizer that reads nothing from the request.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html
 */
const unused = { type: 'apiKey', name: 'Unused', in: 'header', 'x-amazon-apigateway-authtype': 'custom' } as const;

/** `$request.header.X` in OpenAPI; nothing for what the gateway itself knows, such as `$context.stage`. */
function sentAs(identitySource: string): { readonly name: string; readonly in: 'header' | 'query' } | undefined {
  const [, place, name] = /^\$request\.(header|querystring)\.(.+)$/.exec(identitySource) ?? [];
  return name === undefined ? undefined : { name, in: place === 'header' ? 'header' : 'query' };
}

function isAuthorization(source: { readonly name: string; readonly in: string }): boolean {
  return source.in === 'header' && source.name.toLowerCase() === 'authorization';
}

function shortName(authorizer: Resource): string {
  const name = authorizer.property('Name');
  return component(typeof name === 'string' ? name : authorizer.logicalId);
}

/** A valid name of a component. */
function component(name: string): string {
  return name.replace(/[^\w.-]+/g, '.');
}
