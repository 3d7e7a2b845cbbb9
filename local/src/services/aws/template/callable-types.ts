/** Types that no emulator gets from this program, but that an endpoint of the user may have, by their service. */
export const callableTypes: Readonly<Record<string, string>> = {
  'AWS::Events::EventBus': 'events',
  'AWS::Kinesis::Stream': 'kinesis',
  'AWS::KinesisFirehose::DeliveryStream': 'firehose',
  'AWS::StepFunctions::StateMachine': 'stepfunctions',
};
