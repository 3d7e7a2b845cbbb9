import { quoted } from '../../../host/log/quoted.js';
import { BadUri } from '../integrations/proxied-request.js';
import type { Stage } from './stage.js';

/**
 * The URI of an HTTP integration, with the variables of the stage replaced.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.stage-variables.html
 */
export function withStageVariables(uri: string, { name, variables }: Stage): string | BadUri {
  const names = [...uri.matchAll(/\$\{stageVariables\.([^{}]+)\}/g)].map(([, variable = '']) => variable);
  const missing = names.find((variable) => !Object.hasOwn(variables, variable));
  return missing === undefined
    ? uri.replace(/\$\{stageVariables\.([^{}]+)\}/g, (_, variable: string) => variables[variable] ?? '')
    : new BadUri(`the stage '${name}' has no variable ${quoted(missing)}, which '${uri}' uses`);
}
