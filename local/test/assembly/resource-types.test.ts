import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { alphabet, stableId } from '../../lib/assembly/stable-id.js';
import { Unresolved } from '../../lib/assembly/value.js';
import { assemblyOf, resourceNamed, stackNamed, stackOf } from '../support/assembly.js';

const lambda = 'arn:aws:lambda:eu-west-1:111111111111:function';

function only(Type: string, Properties: object = {}) {
  return resourceNamed(stackOf({ Resources: { R: { Type, Properties } } }), 'R');
}

describe('what Ref returns', () => {
  const shapes: readonly [type: string, properties: object, shape: RegExp][] = [
    ['AWS::ApiGatewayV2::Api', {}, /^[0-9a-z]{10}$/],
    ['AWS::ApiGatewayV2::Stage', { StageName: '$default' }, /^\$default$/],
    ['AWS::Cognito::UserPool', {}, /^eu-west-1_[0-9A-Za-z]{9}$/],
    ['AWS::Cognito::UserPoolClient', {}, /^[0-9a-z]{26}$/],
    ['AWS::Cognito::UserPoolGroup', { GroupName: 'admins' }, /^admins$/],
    ['AWS::CloudFront::Distribution', {}, /^E[0-9A-Z]{13}$/],
    ['AWS::Lambda::Function', { FunctionName: 'mine' }, /^mine$/],
    ['AWS::Lambda::Function', {}, /^Stack-R-[0-9A-Z]{12}$/],
    ['AWS::Lambda::Alias', { FunctionName: 'mine', Name: 'live' }, RegExp(`^${lambda}:mine:live$`)],
    ['AWS::Lambda::Alias', { FunctionName: `${lambda}:mine:1`, Name: 'live' }, RegExp(`^${lambda}:mine:live$`)],
    [
      'AWS::Lambda::Alias',
      { FunctionName: '111111111111:function:mine', Name: 'live' },
      RegExp(`^${lambda}:mine:live$`),
    ],
    ['AWS::Lambda::Version', { FunctionName: 'mine' }, RegExp(`^${lambda}:mine:1$`)],
    ['AWS::S3::Bucket', {}, /^stack-r-[0-9a-z]{12}$/],
    ['AWS::SQS::Queue', { QueueName: 'q' }, /^https:\/\/sqs\.eu-west-1\.amazonaws\.com\/111111111111\/q$/],
    ['AWS::SNS::Topic', { TopicName: 't' }, /^arn:aws:sns:eu-west-1:111111111111:t$/],
    [
      'AWS::StepFunctions::StateMachine',
      {},
      /^arn:aws:states:eu-west-1:111111111111:stateMachine:Stack-R-[0-9A-Z]{12}$/,
    ],
    ['AWS::ApiGateway::RestApi', {}, /^[0-9a-z]{10}$/],
    ['AWS::ApiGateway::Stage', { StageName: 'prod' }, /^prod$/],
    ['AWS::KMS::Key', {}, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ['AWS::Cognito::IdentityPool', {}, /^eu-west-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    [
      'AWS::CloudFormation::Stack',
      {},
      /^arn:aws:cloudformation:eu-west-1:111111111111:stack\/Stack-R-[0-9A-Z]{12}\/[0-9a-f-]{36}$/,
    ],
    ['AWS::Events::EventBus', { Name: 'bus' }, /^bus$/],
    ['AWS::Kinesis::Stream', { Name: 'clicks' }, /^clicks$/],
    ['AWS::DynamoDB::GlobalTable', {}, /^Stack-R-[0-9A-Z]{12}$/],
    ['AWS::IAM::ManagedPolicy', { ManagedPolicyName: 'p' }, /^arn:aws:iam::111111111111:policy\/p$/],
    ['AWS::Lambda::Url', { TargetFunctionArn: 'mine' }, RegExp(`^${lambda}:mine$`)],
    ['AWS::Lambda::Url', { TargetFunctionArn: '111111111111:function:mine' }, RegExp(`^${lambda}:mine$`)],
  ];
  for (const [type, properties, shape] of shapes) {
    it(`of ${type} with ${JSON.stringify(properties)} looks like AWS's`, () => {
      assert.match(String(only(type, properties).ref()), shape);
    });
  }

  for (const type of ['My::Own::Thing', 'Custom::Mine', 'AWS::Timestream::Table']) {
    it(`of ${type} is unresolved`, () => {
      assert.deepEqual(
        only(type).ref(),
        new Unresolved(`the value of Ref for the ${type} 'R' is unknown`, { type, stack: 'Stack', logicalId: 'R' }),
      );
    });
  }

  it('fits into the 64 characters of a function name', () => {
    const name = 'A'.repeat(100);
    const assembly = assemblyOf({ [name]: { template: { Resources: { [name]: { Type: 'AWS::Lambda::Function' } } } } });
    assert.equal(String(resourceNamed(stackNamed(assembly, name), name).ref()).length, 64);
  });

  it('is another one in another stack', () => {
    const template = { Resources: { Api: { Type: 'AWS::ApiGatewayV2::Api' } } };
    const assembly = assemblyOf({ A: { template }, B: { template, name: 'A' } });
    const [a, b] = assembly.resources('AWS::ApiGatewayV2::Api').map((api) => api.ref());
    assert.notEqual(a, b);
  });

  it('is unresolved where the property that it is made of is', () => {
    const reason = "stack 'Stack' has no parameter or resource 'Nobody'";
    assert.deepEqual(only('AWS::Lambda::Function', { FunctionName: { Ref: 'Nobody' } }).ref(), new Unresolved(reason));
  });

  it('is unresolved where the property that it is made of is absent', () => {
    const reason = "the AWS::ApiGatewayV2::Stage 'R' has no property 'StageName'";
    assert.deepEqual(only('AWS::ApiGatewayV2::Stage').ref(), new Unresolved(reason));
  });
});

describe('what Fn::GetAtt returns', () => {
  const values: readonly [type: string, properties: object, attribute: string, value: RegExp][] = [
    ['AWS::ApiGatewayV2::Api', {}, 'ApiEndpoint', /^https:\/\/[0-9a-z]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/],
    [
      'AWS::Cognito::UserPool',
      {},
      'ProviderURL',
      /^https:\/\/cognito-idp\.eu-west-1\.amazonaws\.com\/eu-west-1_\w{9}$/,
    ],
    ['AWS::Cognito::UserPool', {}, 'Arn', /^arn:aws:cognito-idp:eu-west-1:111111111111:userpool\/eu-west-1_\w{9}$/],
    ['AWS::CloudFront::Distribution', {}, 'DomainName', /^d[0-9a-z]{13}\.cloudfront\.net$/],
    ['AWS::IAM::Role', { RoleName: 'r', Path: '/app/' }, 'Arn', /^arn:aws:iam::111111111111:role\/app\/r$/],
    ['AWS::Lambda::Function', { FunctionName: 'mine' }, 'Arn', RegExp(`^${lambda}:mine$`)],
    ['AWS::Logs::LogGroup', { LogGroupName: '/x' }, 'Arn', /^arn:aws:logs:eu-west-1:111111111111:log-group:\/x:\*$/],
    ['AWS::S3::Bucket', { BucketName: 'b' }, 'Arn', /^arn:aws:s3:::b$/],
    ['AWS::S3::Bucket', { BucketName: 'b' }, 'RegionalDomainName', /^b\.s3\.eu-west-1\.amazonaws\.com$/],
    ['AWS::DynamoDB::Table', { TableName: 't' }, 'Arn', /^arn:aws:dynamodb:eu-west-1:111111111111:table\/t$/],
    ['AWS::SSM::Parameter', { Value: 'v' }, 'Value', /^v$/],
    ['AWS::KMS::Key', {}, 'Arn', /^arn:aws:kms:eu-west-1:111111111111:key\/[0-9a-f-]{36}$/],
    ['AWS::Events::EventBus', { Name: 'bus' }, 'Arn', /^arn:aws:events:eu-west-1:111111111111:event-bus\/bus$/],
    ['AWS::ApiGateway::RestApi', {}, 'RootResourceId', /^[0-9a-z]{10}$/],
    [
      'AWS::Lambda::Url',
      { TargetFunctionArn: 'mine' },
      'FunctionUrl',
      /^https:\/\/[0-9a-z]{32}\.lambda-url\.eu-west-1\.on\.aws\/$/,
    ],
  ];
  for (const [type, properties, attribute, value] of values) {
    it(`of ${type} ${attribute} looks like AWS's`, () => {
      assert.match(String(only(type, properties).attribute(attribute)), value);
    });
  }

  const unknown: readonly [type: string, attribute: string][] = [
    ['AWS::Cognito::UserPool', 'Nothing'],
    ['AWS::Cognito::UserPool', 'constructor'],
    ['My::Own::Thing', 'Arn'],
    ['Custom::Lookup', 'Answer'],
  ];
  for (const [type, attribute] of unknown) {
    it(`of ${type} ${attribute} is unresolved`, () => {
      const reason = `the attribute '${attribute}' of the ${type} 'R' is unknown`;
      assert.deepEqual(
        only(type).attribute(attribute),
        new Unresolved(reason, { type, stack: 'Stack', logicalId: 'R' }),
      );
    });
  }
});

describe('a stable id', () => {
  it('is made of its alphabet, as long as asked, and the same for the same seed', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 40 }), (seed, length) => {
        const id = stableId(seed, length, alphabet.lowerAlphanumeric);
        assert.match(id, RegExp(`^[0-9a-z]{${length}}$`));
        assert.equal(id, stableId([...seed], length, alphabet.lowerAlphanumeric));
      }),
    );
  });

  it('differs where the seed does', () => {
    const id = (...seed: string[]) => stableId(seed, 26, alphabet.lowerAlphanumeric);
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
        assert.equal(id(...one) === id(...other), JSON.stringify(one) === JSON.stringify(other));
      }),
    );
    assert.notEqual(id('ab', 'c'), id('a', 'bc'));
  });
});
