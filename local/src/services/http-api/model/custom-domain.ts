import type { Assembly } from '../../../assembly/assembly.js';
import { all, asText, Unresolved } from '../../../assembly/value.js';

/** A custom domain name, with the stages of HTTP APIs that it leads to. */
export interface CustomDomain {
  /** `api.example.com` */
  readonly name: string;
  /** The longest key first. */
  readonly mappings: readonly ApiMapping[];
}

/** An `AWS::ApiGatewayV2::ApiMapping`. */
export interface ApiMapping {
  /** The first segments of a path, `v1` or `orders/v1`; `''` matches what no other key matches. */
  readonly key: string;
  readonly apiId: string;
  readonly stage: string;
}

export interface CustomDomains {
  readonly domains: readonly CustomDomain[];
  /** Mappings that are unknown, or that lead to other APIs, as sentences. */
  readonly unread: readonly string[];
}

/** Finds the domain names that are mapped to APIs with these ids. */
export function readCustomDomains(assembly: Assembly, apiIds: readonly string[]): CustomDomains {
  const unread: string[] = [];
  /** Includes WebSocket APIs, which are reported elsewhere. */
  const known = assembly.resources('AWS::ApiGatewayV2::Api').map((api) => api.ref());
  const domains = new Map<string, ApiMapping[]>();
  for (const resource of assembly.resources('AWS::ApiGatewayV2::ApiMapping')) {
    const mapping = all({
      exists: resource.uncertain ?? true,
      name: asText(resource.property('DomainName'), 'DomainName'),
      key: asText(resource.property('ApiMappingKey') ?? '', 'ApiMappingKey'),
      apiId: asText(resource.property('ApiId'), 'ApiId'),
      stage: asText(resource.property('Stage'), 'Stage'),
    });
    if (mapping instanceof Unresolved) {
      unread.push(`the mapping '${resource.path}': ${mapping.reason}`);
    } else if (apiIds.includes(mapping.apiId)) {
      const { name, key, apiId, stage } = mapping;
      domains.set(name, [...(domains.get(name) ?? []), { key: key.replace(/^\/|\/$/g, ''), apiId, stage }]);
    } else if (!known.includes(mapping.apiId)) {
      unread.push(`the mapping '${resource.path}': its API '${mapping.apiId}' is not in this assembly`);
    }
  }
  return {
    domains: [...domains].map(([name, mappings]) => ({
      name,
      mappings: mappings.toSorted((one, other) => other.key.length - one.key.length),
    })),
    unread,
  };
}

/** The API that has the whole domain, so its address is that of the domain. */
export function onlyApi({ mappings }: CustomDomain): string | undefined {
  const [mapping, ...others] = mappings;
  return mapping?.key === '' && mapping.stage === '$default' && others.length === 0 ? mapping.apiId : undefined;
}

/** The mapping that matches a path. */
export function mappingOf(path: string, { mappings }: CustomDomain): ApiMapping | undefined {
  return mappings.find(({ key }) => key === '' || path === `/${key}` || path.startsWith(`/${key}/`));
}
