// What aws-cdk-lib 2.262 and later know of CloudFormation's own rules makes a synthesis fail.
delete process.env.CDK_VALIDATION;
process.env.CDK_CONTEXT_JSON = JSON.stringify({ '@aws-cdk/core:validateAgainstDefaultRules': true });
