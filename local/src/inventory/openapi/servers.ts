import { partitionOf } from '../../assembly/environment.js';
import { asText, Unresolved } from '../../assembly/value.js';
import type { CustomDomains } from '../../services/http-api/model/custom-domain.js';
import type { HttpApi } from '../../services/http-api/model/http-api.js';
import type { Server } from './document.js';

export interface Servers {
  readonly servers: readonly Server[];
  /** Unknown addresses, as sentences. */
  readonly unread: readonly string[];
}

/** The addresses of an API: its domain names, the one that AWS generates, and the one on this machine, each with its stages. */
export function serversOf(api: HttpApi, { domains, unread }: CustomDomains, localPort: number): Servers {
  const stages = api.stages.filter((stage) => typeof stage === 'string');
  const prefixes = stages.map((stage) => (stage === '$default' ? '' : `/${stage}`)).toSorted();
  const disabled = asText(
    api.resource.property('DisableExecuteApiEndpoint') ?? false,
    `DisableExecuteApiEndpoint of '${api.resource.path}'`,
  );
  return {
    servers: [
      ...domains.flatMap(({ name, mappings }) =>
        mappings
          .filter(({ apiId }) => apiId === api.id)
          .map(({ key }) => ({ url: `https://${name}${key && `/${key}`}`, description: 'The domain name' })),
      ),
      ...(disabled === 'false' ? prefixes.map((prefix) => executeApi(prefix, api)) : []),
      ...prefixes.map((prefix) => local(prefix, localPort)),
    ],
    unread: [
      ...api.stages.flatMap((stage) =>
        stage instanceof Unresolved ? [`the name of a stage is unknown: ${stage.reason}`] : [],
      ),
      ...(api.stages.length === 0 ? ['the API has no stage, so it has no address'] : []),
      ...(disabled instanceof Unresolved ? [disabled.reason] : []),
      ...unread,
    ],
  };
}

/** Its id is known after the deployment. */
function executeApi(prefix: string, { resource: { stack } }: HttpApi): Server {
  return {
    url: `https://{apiId}.execute-api.{region}.${partitionOf(stack.region).urlSuffix}${prefix}`,
    description: 'The endpoint that AWS generates',
    variables: {
      apiId: { default: 'api-id', description: 'The id of the API, which is known only after deployment' },
      region: { default: stack.region, description: 'The region of the stack' },
    },
  };
}

function local(prefix: string, port: number): Server {
  return {
    url: `http://127.0.0.1:{port}${prefix}`,
    description: 'cdk-http-api-local on this machine',
    variables: { port: { default: String(port), description: 'The port of the API, which is printed at startup' } },
  };
}
