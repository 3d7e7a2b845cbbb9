import type { Resource } from '../../assembly/resource.js';
import type { ServedElsewhere } from '../service.js';
import type { AwsModel } from './aws-model.js';
import type { Destinations } from './destinations.js';
import { callableTypes } from './template/callable-types.js';

/** What was created for an app, apart from faults that are reported. */
export interface Created {
  /** Whether the emulator has all resources of the templates that it supports. */
  readonly inEmulator: boolean;
  /** Whether all tables exist at the endpoint for DynamoDB. */
  readonly tables: boolean;
}

/** The resources that the destinations of calls serve, and the event sources whose queues are there. */
export function servedElsewhere(
  { resources, callable, eventSources }: AwsModel,
  destinations: Destinations,
  created: Created,
): readonly ServedElsewhere[] {
  const { emulator } = destinations;
  const at = (resource: Resource, isSupported: boolean): readonly ServedElsewhere[] => {
    const service = serviceOf(resource.type);
    const by = destinations.of(service)?.name;
    const exists = by === emulator?.name ? isSupported && created.inEmulator : service !== 'dynamodb' || created.tables;
    return by !== undefined && exists ? [{ resource, by }] : [];
  };
  const served = [
    ...resources.supported.flatMap((resource) => at(resource, true)),
    ...callable.flatMap((resource) => at(resource, false)),
  ];
  const byQueue = new Map(served.map(({ resource, by }) => [resource, by]));
  const sources = eventSources.queues.flatMap(({ resource, queue }) => {
    const by = byQueue.get(queue);
    return by === undefined ? [] : [{ resource, by: `this program, which polls the queue served by ${by}` }];
  });
  return [...served, ...sources];
}

/** `AWS::SQS::Queue` belongs to `sqs`. */
function serviceOf(type: string): string {
  return callableTypes[type] ?? type.split('::')[1]?.toLowerCase() ?? '';
}
