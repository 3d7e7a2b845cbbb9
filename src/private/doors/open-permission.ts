import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Token } from 'aws-cdk-lib/core';
import { candidates } from './candidates';
import { acknowledgement, type Door } from './door';
import { possibleValues } from './possible-values';
import type { ProtectedFunctions } from './protected-functions';

type OpenPrincipal = 'anyone' | 'any API';

/** Any of these restricts who may call. The last three concern function URLs and Alexa. */
const NARROWED_BY: Readonly<Record<OpenPrincipal, readonly string[]>> = {
  anyone: [
    'SourceArn',
    'SourceAccount',
    'PrincipalOrgID',
    'FunctionUrlAuthType',
    'InvokedViaFunctionUrl',
    'EventSourceToken',
  ],
  'any API': ['SourceArn', 'SourceAccount'],
};

/** An ARN, or a pattern of ARNs, that names neither an account nor a resource. */
const ANY_ARN = /^(\*|arn:[^:]*:[^:]*:[^:]*:\*:\*.*)$/;

/** The permissions with which other AWS accounts may call, directly or with their own API. */
export function openPermissions(functions: ProtectedFunctions): Door[] {
  const { resources } = functions;
  return candidates(resources, CfnPermission, looksOpen)
    .filter(({ properties }) => invokes(properties.Action))
    .flatMap(({ construct, properties, stack }) => {
      const principal = possibleValues(properties.Principal)
        .map((value) => openPrincipalIn(resources.renderer.show(value)))
        .find((open) => open && !NARROWED_BY[open].some((name) => narrows(properties[name])));
      return principal
        ? functions
            .protectedIn(properties.FunctionName, stack)
            .map((answering) => ({ construct, text: textFor(principal, construct, answering) }))
        : [];
    });
}

function textFor(principal: OpenPrincipal, construct: Door['construct'], answering: string): string {
  return principal === 'anyone'
    ? `permission (${construct.node.path}) lets anyone, in any AWS account, call ${answering}: add a principal, a source ARN, a source ` +
        `account or an organization, or ${acknowledgement(construct)} if the function authenticates its callers`
    : `permission (${construct.node.path}) lets an API in any AWS account, with any claims, call ${answering}: set the source ARN to ` +
        `that of your own API, or ${acknowledgement(construct)} if the function does not trust claims`;
}

/** According to the properties that it was given. A source ARN that begins with text is complete. */
function looksOpen({ principal, sourceArn = '' }: CfnPermission): boolean {
  const isOpen = Token.isUnresolved(principal) || openPrincipalIn(JSON.stringify(principal)) !== undefined;
  return isOpen && (!sourceArn.startsWith('arn:') || ANY_ARN.test(sourceArn));
}

/** In a principal as JSON. The domain of the partition may be a reference. */
function openPrincipalIn(principal: string): OpenPrincipal | undefined {
  if (/"apigateway\./.test(principal)) {
    return 'any API';
  }
  return principal === '"*"' ? 'anyone' : undefined;
}

function invokes(action: unknown): boolean {
  return typeof action !== 'string' || /^(\*|lambda:(\*|Invoke))/i.test(action);
}

function narrows(value: unknown): boolean {
  return possibleValues(value).every(
    (possible) => possible && !(typeof possible === 'string' && ANY_ARN.test(possible)),
  );
}
