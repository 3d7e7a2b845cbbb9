process.env.JSII_DEPRECATED ??= 'fail';

// It also notes where each construct was made, which takes time, and which errors then name. The oldest does so only for CDK_DEBUG.
process.env.CDK_CONTEXT_JSON ??= JSON.stringify({ 'aws:cdk:disable-creation-stack-traces': true });
