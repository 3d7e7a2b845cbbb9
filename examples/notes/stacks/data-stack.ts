import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

const backup = { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } };

/** What must survive every change of the API. */
export class DataStack extends Stack {
  /** A user's notes are the items with the user's `sub` as `owner`. */
  readonly notes: TableV2;
  /** What happened on each day, as recorded by `worker`. */
  readonly activity: TableV2;
  /** What happened to notes, for `worker`. */
  readonly events: Queue;
  /** Events that `worker` failed to process three times. */
  readonly failedEvents: Queue;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);

    this.notes = new TableV2(this, 'Notes', {
      partitionKey: { name: 'owner', type: AttributeType.STRING },
      sortKey: { name: 'id', type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: 'shared',
          partitionKey: { name: 'sharedWith', type: AttributeType.STRING }, // only shared notes have it
          sortKey: { name: 'changed', type: AttributeType.STRING },
        },
      ],
      deletionProtection: true,
      ...backup,
    });
    this.activity = new TableV2(this, 'Activity', {
      partitionKey: { name: 'day', type: AttributeType.STRING },
      sortKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires',
      ...backup,
    });

    this.failedEvents = new Queue(this, 'FailedEvents', { enforceSSL: true, retentionPeriod: Duration.days(14) });
    this.events = new Queue(this, 'Events', {
      enforceSSL: true,
      visibilityTimeout: Duration.minutes(1), // six times the timeout of `worker`
      deadLetterQueue: { queue: this.failedEvents, maxReceiveCount: 3 },
    });
  }
}
