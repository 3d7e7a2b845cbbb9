import { CfnMethod, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import { API, ROUTE } from '../guard/api-resources';
import type { Properties, TemplateEntry } from '../guard/template-entry';
import { candidates } from './candidates';
import { acknowledgement, type Door } from './door';
import { mayBeOpen, possibleValues } from './possible-values';
import type { ProtectedFunctions } from './protected-functions';

const REST_API = CfnRestApi.CFN_RESOURCE_TYPE_NAME;
const CLOSED_METHOD_TYPES: readonly unknown[] = ['AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];

/** What lets anyone call the function through another API. */
export function otherApis(functions: ProtectedFunctions): Door[] {
  return [...openMethods(functions), ...openRoutes(functions), ...quickRoutes(functions), ...openWebSockets(functions)];
}

function openMethods(functions: ProtectedFunctions): Door[] {
  return candidates(functions.resources, CfnMethod, looksOpen)
    .filter(({ properties }) => isOpenMethod(properties))
    .flatMap((method) => {
      const { construct, properties, stack } = method;
      const { Uri } = (properties.Integration ?? {}) as { Uri?: unknown };
      const answering = functions.protectedIn(Uri, stack);
      return answering.length > 0 && isPublicRestApi(method, functions)
        ? answering.map((text) =>
            doorOf(construct, `method (${construct.node.path}) of a REST API has no authorization`, text),
          )
        : [];
    });
}

function looksOpen({ authorizationType, apiKeyRequired }: CfnMethod): boolean {
  return !CLOSED_METHOD_TYPES.includes(authorizationType) && apiKeyRequired !== true;
}

function isOpenMethod({ AuthorizationType, ApiKeyRequired }: Properties): boolean {
  return (
    !possibleValues(AuthorizationType).every((type) => CLOSED_METHOD_TYPES.includes(type)) && ApiKeyRequired !== true
  );
}

/** An API that is private, or has a policy, is not open to everyone. */
function isPublicRestApi({ properties, stack }: TemplateEntry, functions: ProtectedFunctions): boolean {
  const { renderer } = functions.resources;
  const api = renderer.targetOf(properties.RestApiId, stack);
  if (api?.type !== REST_API) {
    return true;
  }
  const { EndpointConfiguration, Policy } = api.properties;
  const { Types } = (EndpointConfiguration ?? {}) as { Types?: unknown };
  return ![Types].flat().includes('PRIVATE') && !possibleValues(Policy).every((policy) => policy);
}

function openRoutes(functions: ProtectedFunctions): Door[] {
  return routesOfOthers(functions, 'HTTP')
    .filter(({ route }) => mayBeOpen(route.properties.AuthorizationType))
    .flatMap(({ route }) =>
      functions.protectedBehind(route).map((answering) => {
        const { construct } = route;
        return doorOf(construct, `route (${construct.node.path}) of another HTTP API is open`, answering);
      }),
    );
}

/** An API that is created with a target has an open route that is not in the template. */
function quickRoutes(functions: ProtectedFunctions): Door[] {
  return candidates(functions.resources, CfnApi, ({ target }) => target !== undefined).flatMap(
    ({ construct, properties, stack }) =>
      functions
        .protectedIn(properties.Target, stack)
        .map((answering) =>
          doorOf(
            construct,
            `HTTP API (${construct.node.path}) has the property Target, which creates an open route`,
            answering,
          ),
        ),
  );
}

/** Only the route $connect of a WebSocket API can have an authorizer. */
function openWebSockets(functions: ProtectedFunctions): Door[] {
  const byApi = new Map<TemplateEntry, TemplateEntry[]>();
  for (const { api, route } of routesOfOthers(functions, 'WEBSOCKET')) {
    byApi.set(api, [...(byApi.get(api) ?? []), route]);
  }
  return [...byApi].flatMap(([api, routes]) => {
    const connect = routes.find(({ properties }) => properties.RouteKey === '$connect');
    if (connect && !mayBeOpen(connect.properties.AuthorizationType)) {
      return [];
    }
    const answering = new Set(routes.flatMap((route) => functions.protectedBehind(route)));
    return [...answering].map((text) =>
      doorOf(api.construct, `WebSocket API (${api.path}) has no authorizer on its $connect route`, text),
    );
  });
}

function routesOfOthers(
  functions: ProtectedFunctions,
  protocol: string,
): { route: TemplateEntry; api: TemplateEntry }[] {
  const { apis, resources } = functions;
  return resources.ofType(ROUTE).flatMap((route) => {
    const api = resources.renderer.targetOf(route.properties.ApiId, route.stack);
    const isOther = api?.type === API && !apis.includes(api.construct);
    return isOther && api.properties.ProtocolType === protocol ? [{ route, api }] : [];
  });
}

function doorOf(construct: IConstruct, what: string, answering: string): Door {
  return {
    construct,
    text:
      `${what}, so anyone can call ${answering}: add an authorizer, use a separate function, or ${acknowledgement(construct)} if the ` +
      'function authenticates its callers',
  };
}
