import { noEndpoints } from '../../host/handlers/service-endpoints.js';
import type { Service } from '../service.js';
import { awsEndpoint } from './aws-endpoint.js';
import { type AwsModel, readAwsModel } from './aws-model.js';
import { endpointVariables } from './endpoint-variables.js';
import { RunningAws } from './running-aws.js';

/** AWS calls of functions. */
export const aws: Service<AwsModel, RunningAws> = {
  name: 'aws',
  types: {}, // what an emulator serves is not served by this program
  read: readAwsModel,
  endpoints: ({ functions }) => (functions.length === 0 ? [] : [{ key: awsEndpoint, slot: 'others', http2: true }]),
  standIns: ({ functions, queueOrigins }, at, { endpoints = noEndpoints }) => {
    if (functions.length === 0) {
      return {};
    }
    const origin = at.origin(awsEndpoint);
    const to = endpoints.services.get('sqs')?.url ?? origin;
    return {
      awsAccess: { origin, variables: endpointVariables(endpoints, origin) },
      // The JavaScript SDK prefers the host in the URL of a queue to the variables.
      replacements: queueOrigins.map((from) => ({ from, to, what: 'the queues' })),
    };
  },
  open: (host) => new RunningAws(host),
};
