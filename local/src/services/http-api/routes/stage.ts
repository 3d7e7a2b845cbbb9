import type { Resource } from '../../../assembly/resource.js';
import { asText, isMap, Unresolved, type Value } from '../../../assembly/value.js';
import type { ApiMapping } from '../model/custom-domain.js';
import type { HttpApi } from '../model/http-api.js';

/** A stage of an API. */
export interface Stage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface Stages {
  readonly served: readonly Stage[];
  readonly unserved: readonly UnservedStage[];
  /** Differences from AWS, as sentences. */
  readonly notes: readonly string[];
}

export interface UnservedStage {
  /** `?` if it is unknown. */
  readonly name: string;
  readonly reason: string;
}

/**
 * The stages of an API that requests can reach.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 */
export function readStages(api: HttpApi): Stages {
  const resources = ofApi(api, 'AWS::ApiGatewayV2::Stage');
  const endpoint = readEndpoint(api);
  const read = api.stages.map((name): Stage | UnservedStage => {
    if (name instanceof Unresolved) {
      return { name: '?', reason: `the name of the stage is unknown: ${name.reason}` };
    }
    const resource = resources.find((stage) => stage.property('StageName') === name);
    const reason = (resource && undeployed(resource, name)) ?? endpoint.refusal(name);
    return reason === undefined ? { name, variables: textsOf(resource?.property('StageVariables')) } : { name, reason };
  });
  return {
    served: read.filter((stage) => 'variables' in stage),
    unserved: read.filter((stage) => 'reason' in stage),
    notes: [...endpoint.notes, ...resources.flatMap(unknownVariables)],
  };
}

/** The stage of a path, and the rest of the path, which selects the route: a named stage is the first segment. */
export function findStage(
  path: string,
  stages: readonly Stage[],
): { readonly stage: Stage; readonly path: string } | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  const named = stages.find(({ name }) => name === first && name !== '$default');
  if (named) {
    return { stage: named, path: rest || '/' };
  }
  const stage = stages.find(({ name }) => name === '$default');
  return stage && { stage, path };
}

/** The stage that a mapping names. The path of the event contains the mapping's key, but not the stage. */
export function mappedStage(
  path: string,
  { key, stage: name }: ApiMapping,
  stages: readonly Stage[],
): { readonly stage: Stage; readonly path: string } | undefined {
  const stage = stages.find((candidate) => candidate.name === name);
  return stage && { stage, path: (key === '' ? path : path.slice(key.length + 1)) || '/' };
}

/** A stage refers to a deployment: without one there is nothing to call. */
function undeployed(stage: Resource, name: string): string | undefined {
  if (stage.uncertain) {
    return `it is unknown whether the stage '${name}' exists: ${stage.uncertain.reason}`;
  }
  const autoDeploy = asText(stage.property('AutoDeploy') ?? false, 'AutoDeploy');
  if (autoDeploy === 'true' || stage.property('DeploymentId') !== undefined) {
    return undefined;
  }
  return autoDeploy instanceof Unresolved
    ? `it is unknown whether the stage '${name}' is deployed: ${autoDeploy.reason}`
    : `the stage '${name}' has no deployment: set AutoDeploy or DeploymentId`;
}

/**
 * The host names that are refused because the `execute-api` endpoint is off. An API without another name cannot be called at all;
 * otherwise the local address replaces that name.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-disable-default-endpoint.html
 */
function readEndpoint(api: HttpApi): {
  readonly refusal: (stage: string) => string | undefined;
  readonly notes: readonly string[];
} {
  const disabled = asText(api.resource.property('DisableExecuteApiEndpoint') ?? false, 'DisableExecuteApiEndpoint');
  if (disabled instanceof Unresolved) {
    return { refusal: () => `it is unknown whether the API has an endpoint: ${disabled.reason}`, notes: [] };
  }
  if (disabled !== 'true') {
    return { refusal: () => undefined, notes: [] };
  }
  const mappings = ofApi(api, 'AWS::ApiGatewayV2::ApiMapping').filter(({ uncertain }) => uncertain === undefined);
  const stages = mappings.map((mapping) => mapping.property('Stage'));
  const domains = mappings.map((mapping) => asText(mapping.property('DomainName'), 'DomainName'));
  const names = [
    ...new Set(domains.map((name) => (typeof name === 'string' ? `'${name}'` : 'an unknown domain name'))),
  ];
  return {
    refusal: (stage) =>
      stages.includes(stage)
        ? undefined
        : `DisableExecuteApiEndpoint is true, and no AWS::ApiGatewayV2::ApiMapping maps a domain name to the stage '${stage}'`,
    notes:
      names.length > 0
        ? [
            `'${api.resource.path}' has no execute-api endpoint: the local address of the API replaces ${names.join(' and ')}`,
          ]
        : [],
  };
}

function ofApi({ id, resource }: HttpApi, type: string): readonly Resource[] {
  return resource.stack.assembly.resources(type).filter((child) => child.property('ApiId') === id);
}

function textsOf(variables: Value | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(isMap(variables) ? variables : {}).map(
    ([name, value]) => [name, asText(value, name)] as const,
  );
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function unknownVariables(stage: Resource): readonly string[] {
  const variables = stage.property('StageVariables');
  const values = isMap(variables)
    ? Object.entries(variables)
    : variables === undefined
      ? []
      : [['?', variables] as const];
  return values.flatMap(([name, value]) => {
    const text = asText(value, 'it');
    return text instanceof Unresolved ? [`the variable '${name}' of '${stage.path}' is ignored: ${text.reason}`] : [];
  });
}
