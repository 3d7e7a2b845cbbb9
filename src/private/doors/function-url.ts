import { CfnUrl } from 'aws-cdk-lib/aws-lambda';
import { candidates } from './candidates';
import { acknowledgement, type Door } from './door';
import { possibleValues } from './possible-values';
import type { ProtectedFunctions } from './protected-functions';

/** The function URLs that anyone may call. */
export function functionUrls(functions: ProtectedFunctions): Door[] {
  const { resources } = functions;
  return candidates(resources, CfnUrl, ({ authType }) => authType !== 'AWS_IAM')
    .filter(({ properties }) => possibleValues(properties.AuthType).some((type) => type !== 'AWS_IAM'))
    .flatMap(({ construct, properties, stack }) =>
      functions.protectedIn(properties.TargetFunctionArn, stack).map((answering) => ({
        construct,
        text:
          `function URL (${construct.node.path}), whose AuthType is ${resources.renderer.show(properties.AuthType)}, lets anyone ` +
          `call ${answering}: use FunctionUrlAuthType.AWS_IAM, use a separate function for the URL, or ${acknowledgement(construct)} ` +
          'if the function authenticates its callers',
      })),
    );
}
