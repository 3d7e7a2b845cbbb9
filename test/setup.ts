import { Manifest } from 'aws-cdk-lib/cloud-assembly-schema';

process.env.CDK_VALIDATION ??= 'false'; // a second for each jest file; the packed test and the example run with it

// The CDK checks each manifest that it writes and reads against a JSON schema: a quarter of every synthesis.
Object.assign(Manifest, { validate: () => undefined });
