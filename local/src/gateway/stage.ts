import type { HttpApi } from '../assembly/http-api.js';
import { asText, isMap } from '../assembly/value.js';

/** A stage of an API. */
export interface Stage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The stages of an API, those left out whose name is not known. */
export function readStages(api: HttpApi): readonly Stage[] {
  const resources = api.resource.stack.assembly.resources('AWS::ApiGatewayV2::Stage');
  return api.stages
    .filter((name) => typeof name === 'string')
    .map((name) => {
      const resource = resources.find(
        (stage) => stage.property('ApiId') === api.id && stage.property('StageName') === name,
      );
      const variables = resource?.property('StageVariables');
      const entries = Object.entries(isMap(variables) ? variables : {}).map(
        ([key, value]) => [key, asText(value, `the stage variable '${key}'`)] as const,
      );
      return {
        name,
        variables: Object.fromEntries(
          entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
        ),
      };
    });
}

/** The stage of a path, and the path that routes are selected by: a named stage is the first segment. */
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
