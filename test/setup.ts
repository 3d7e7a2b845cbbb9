import { Manifest } from 'aws-cdk-lib/cloud-assembly-schema';

process.env.CDK_VALIDATION ??= 'false'; // a second for each jest file; the packed test and the example run with it

// The CDK checks each manifest that it writes and reads against a JSON schema: a quarter of every synthesis.
Object.assign(Manifest, { validate: () => undefined });

// It also notes where each construct was made, in objects that are no errors. Those need no lines of TypeScript, which Jest looks up.
const { prepareStackTrace } = Error;
Error.prepareStackTrace = (error, frames) =>
  error instanceof Error
    ? prepareStackTrace(error, frames)
    : [error, ...frames.map((frame) => `    at ${frame}`)].join('\n');
