import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Token } from 'aws-cdk-lib/core';
import type { RenderedProperties } from '../guard/renderer';
import { candidates } from './candidates';
import { acknowledgement, type Door } from './door';
import { possibleValues } from './possible-values';
import type { ProtectedFunctions } from './protected-functions';

const ANYONE = '*';
const API_GATEWAY = 'apigateway.amazonaws.com';

/** Any of these narrows who may call. The last three are about function URLs and about Alexa. */
const NARROWED_BY = {
  [ANYONE]: [
    'SourceArn',
    'SourceAccount',
    'PrincipalOrgID',
    'FunctionUrlAuthType',
    'InvokedViaFunctionUrl',
    'EventSourceToken',
  ],
  [API_GATEWAY]: ['SourceArn', 'SourceAccount'],
} as const;

type OpenPrincipal = keyof typeof NARROWED_BY;

/** An ARN, or a pattern of ARNs, that names neither an account nor a resource. */
const ANY_ARN = /^(\*|arn:[^:]*:[^:]*:[^:]*:\*:\*.*)$/;

/** The permissions by which other AWS accounts may call, themselves or by an API of theirs. */
export function openPermissions(functions: ProtectedFunctions): Door[] {
  return candidates(functions.resources, CfnPermission, looksOpen).flatMap(({ construct, properties, stack }) => {
    const principal = openPrincipalOf(properties);
    if (!principal) {
      return [];
    }
    return functions.protectedIn(properties.FunctionName, stack).map((answering) => ({
      construct,
      text:
        principal === ANYONE
          ? `permission (${construct.node.path}) lets anyone, in any AWS account, call ${answering}: name a principal, or a source ARN, ` +
            `a source account or an organization, or ${acknowledgement(construct)} if the function checks who calls it`
          : `permission (${construct.node.path}) lets the API of any AWS account, with any claims, call ${answering}: name the ` +
            `source ARN of your own API, or ${acknowledgement(construct)} if the function trusts no claims`,
    }));
  });
}

/** By the properties that it was given. A source ARN that begins with text is a whole one. */
function looksOpen({ principal, sourceArn = '' }: CfnPermission): boolean {
  const isOpen = Object.hasOwn(NARROWED_BY, principal) || Token.isUnresolved(principal);
  return isOpen && (!sourceArn.startsWith('arn:') || ANY_ARN.test(sourceArn));
}

function openPrincipalOf(properties: RenderedProperties): OpenPrincipal | undefined {
  const principals = possibleValues(properties.Principal) as OpenPrincipal[];
  return invokes(properties.Action)
    ? principals.find(
        (principal) =>
          Object.hasOwn(NARROWED_BY, principal) && !NARROWED_BY[principal].some((name) => narrows(properties[name])),
      )
    : undefined;
}

function invokes(action: unknown): boolean {
  return typeof action !== 'string' || /^(\*|lambda:(\*|Invoke.*))$/i.test(action);
}

function narrows(value: unknown): boolean {
  return possibleValues(value).every(
    (possible) => possible && !(typeof possible === 'string' && ANY_ARN.test(possible)),
  );
}
