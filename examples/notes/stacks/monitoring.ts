import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  type Alarm,
  AlarmStatusWidget,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface MonitoringProps {
  readonly api: HttpApi;
  readonly events: Queue;
  readonly failedEvents: Queue;
  /** Who gets an e-mail for each alarm; if not set, nobody. */
  readonly email?: string;
}

/** Alarms, and a dashboard that shows the causes. */
export class Monitoring extends Construct {
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, { api, events, failedEvents, email }: MonitoringProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Alarms', { enforceSSL: true });
    if (email) {
      this.topic.addSubscription(new EmailSubscription(email));
    }

    const period = { period: Duration.minutes(5) };
    const errors = api.metricServerError(period);
    const latency = api.metricLatency({ ...period, statistic: Stats.percentile(99) });
    const failed = failedEvents.metricApproximateNumberOfMessagesVisible(period);
    const waiting = events.metricApproximateAgeOfOldestMessage(period);
    const alarms = [
      this.alarm('ServerErrors', errors, 1),
      this.alarm('Slow', latency, 3000, 3),
      this.alarm('Failed', failed, 1),
      this.alarm('Waiting', waiting, Duration.minutes(10).toSeconds()),
    ];

    new Dashboard(this, 'Dashboard', {
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: 24 })],
        [
          new GraphWidget({
            title: 'Requests',
            left: [api.metricCount(period), api.metricClientError(period), errors],
            width: 8,
          }),
          new GraphWidget({ title: 'Latency (ms)', left: [latency], width: 8 }),
          new GraphWidget({ title: 'Events', left: [failed], right: [waiting], width: 8 }),
        ],
      ],
    });
  }

  private alarm(id: string, metric: Metric, threshold: number, evaluationPeriods = 1): Alarm {
    const alarm = metric.createAlarm(this, id, {
      threshold,
      evaluationPeriods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }
}
