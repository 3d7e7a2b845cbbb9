import { App } from 'aws-cdk-lib';
import { ApiStack } from './stacks/api-stack';
import { DataStack } from './stacks/data-stack';

const app = new App();
const given = (option: string): string | undefined => app.node.tryGetContext(option);

// npx cdk deploy --all -c stage=prod
const stage = given('stage') ?? 'dev';
const env = { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION };

const data = new DataStack(app, 'Data', { env, stackName: `notes-${stage}-data` });
new ApiStack(app, 'Api', {
  env,
  stackName: `notes-${stage}-api`,
  stage,
  data,
  domain: given('apiDomain'),
  certificateArn: given('certificateArn'),
  alarmEmail: given('alarmEmail'),
});
