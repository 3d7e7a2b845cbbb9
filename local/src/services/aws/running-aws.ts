import { UsageError } from '../../errors.js';
import { noEndpoints, type ServiceEndpoints } from '../../host/handlers/service-endpoints.js';
import type { Answerer } from '../../host/http/listen.js';
import type { Addresses, Deployment, Host, Links, Running } from '../service.js';
import { awsAnswerer } from './aws-answerer.js';
import { awsEndpoint } from './aws-endpoint.js';
import type { AwsModel } from './aws-model.js';
import { awsReport } from './aws-report.js';
import { Destinations } from './destinations.js';
import { forward } from './io/forward.js';

/** How long an endpoint may take to answer, in milliseconds: longer than a request for messages waits. */
const patience = 60_000;

/** What stands for AWS, as long as the program runs. */
export class RunningAws implements Running<AwsModel> {
  constructor(private readonly host: Host) {}

  prepare({ functions }: AwsModel, at: Addresses, links: Links): Deployment {
    if (functions.length === 0) {
      return { document: {}, report: () => ({}) };
    }
    const { endpoints = noEndpoints } = this.host.handlers ?? {};
    checkNamed(endpoints, links.awsServices);
    const destinations = new Destinations({
      endpoints,
      emulator: undefined,
      sendTo: (request, url) => forward(request, url, patience),
    });
    const answerers = new Map<string, Answerer>([[awsEndpoint, awsAnswerer(destinations, links, this.host)]]);
    return {
      answerers,
      document: {},
      report: () => awsReport({ origin: at.origin(awsEndpoint), endpoints, destinations, served: links.awsServices }),
    };
  }

  close(): void {}
}

/** @throws UsageError if an endpoint is named for what is served here: no call of a local user's pool goes elsewhere. */
function checkNamed({ services }: ServiceEndpoints, served: readonly string[]): void {
  const { url, by } = (served.includes('cognito-idp') && services.get('cognito-idp')) || {};
  if (by !== undefined && !by.startsWith('AWS_')) {
    throw new UsageError(
      `the user pools of this app are served here, so ${by} takes no endpoint for cognito-idp, got '${url}'`,
    );
  }
}
