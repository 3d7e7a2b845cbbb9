import type { Assembly } from '../../assembly/assembly.js';
import type { Resource } from '../../assembly/resource.js';

/** What of an app has to do with the calls of its functions. */
export interface AwsModel {
  readonly functions: readonly Resource[];
  /** Origins of queue URLs: `https://sqs.eu-west-1.amazonaws.com`. */
  readonly queueOrigins: readonly string[];
}

export function readAwsModel(assembly: Assembly): AwsModel {
  const urls = assembly.resources('AWS::SQS::Queue').map((queue) => queue.ref());
  const origins = urls.flatMap((url) => (typeof url === 'string' && URL.canParse(url) ? [new URL(url).origin] : []));
  return { functions: assembly.resources('AWS::Lambda::Function'), queueOrigins: [...new Set(origins)] };
}
