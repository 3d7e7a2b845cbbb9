import type { Assembly } from '../../assembly/assembly.js';
import type { Resource } from '../../assembly/resource.js';
import { callableTypes } from './template/callable-types.js';
import { type EmulatedResources, readEmulatedResources } from './template/emulated-resources.js';
import { type EventSources, readEventSources } from './template/event-source.js';

/** The parts of an app that matter for the AWS calls of its functions. */
export interface AwsModel {
  readonly functions: readonly Resource[];
  /** Origins of queue URLs: `https://sqs.eu-west-1.amazonaws.com`. */
  readonly queueOrigins: readonly string[];
  readonly resources: EmulatedResources;
  /** Resources of other types that functions call. */
  readonly callable: readonly Resource[];
  readonly eventSources: EventSources;
}

export function readAwsModel(assembly: Assembly): AwsModel {
  const urls = assembly.resources('AWS::SQS::Queue').map((queue) => queue.ref());
  const origins = urls.flatMap((url) => (typeof url === 'string' && URL.canParse(url) ? [new URL(url).origin] : []));
  return {
    functions: assembly.resources('AWS::Lambda::Function'),
    queueOrigins: [...new Set(origins)],
    resources: readEmulatedResources(assembly),
    callable: Object.keys(callableTypes).flatMap((type) => assembly.resources(type)),
    eventSources: readEventSources(assembly),
  };
}
