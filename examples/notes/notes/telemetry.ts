import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';

// The names of the service and of the metrics are in the environment: see stacks/api-stack.ts.
export const logger = new Logger();
export const metrics = new Metrics();
