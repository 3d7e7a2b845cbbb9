import { serviceNamed } from '../../host/aws/aws-services.js';
import type { NamedEndpoint, ServiceEndpoints } from '../../host/handlers/service-endpoints.js';
import type { HttpRequest, HttpResponse } from '../../host/http/message.js';
import type { AwsRequest } from './aws-request.js';
import { type Emulator, NoEmulator } from './emulator/emulator.js';

/** What answers the calls of a service. */
export interface Destination {
  /** For messages. */
  readonly name: string;
  /** @throws Error with the reason if there is no response */
  send(request: HttpRequest, account: string | undefined): Promise<HttpResponse>;
}

export interface DestinationsOptions {
  readonly endpoints: ServiceEndpoints;
  /** `undefined`: none was requested. */
  readonly emulator: Emulator | NoEmulator | undefined;
  /** Sends a request to an endpoint that the user named. */
  readonly sendTo: (request: HttpRequest, url: string) => Promise<HttpResponse>;
}

/** Where AWS calls go that this program does not answer itself. */
export class Destinations {
  constructor(private readonly options: DestinationsOptions) {}

  /** `undefined`: nowhere. The endpoint that the user set for a service comes first, then the emulator, then the endpoint for all services. */
  of(service: string): Destination | undefined {
    const { endpoints, sendTo } = this.options;
    const { emulator } = this;
    const named = endpoints.services.get(service);
    if (!named && emulator?.services.has(service)) {
      return { name: emulator.name, send: (request, account) => emulator.send(request, account) };
    }
    const endpoint = named ?? endpoints.others;
    return endpoint && { name: nameOf(endpoint), send: (request) => sendTo(request, endpoint.url) };
  }

  get emulator(): Emulator | undefined {
    const { emulator } = this.options;
    return emulator instanceof NoEmulator ? undefined : emulator;
  }

  /** The message for a call that goes nowhere. */
  notServed(service: string): string {
    const { emulator } = this.options;
    const option = serviceNamed(service) ? `--endpoint ${service}=<url>` : undefined;
    if (emulator === undefined) {
      return `${service} is not served here: use ${[option, '--aws'].filter((text) => text).join(' or ')}`;
    }
    if (emulator instanceof NoEmulator) {
      return `${service} is not served here because ${emulator.reason}: ${[option && `use ${option}`, `run ${emulator.remedy}`].filter((text) => text).join(', or ')}`;
    }
    return `${service} is not served here, nor by ${emulator.name}${option ? `: use ${option}` : ''}`;
  }
}

/** A request for an endpoint that is a plain URL: the bucket is in its path, not in its host. */
export function atAddress(request: HttpRequest, { bucket }: AwsRequest): HttpRequest {
  return bucket === undefined ? request : { ...request, rawPath: `/${bucket}${request.rawPath}` };
}

export function nameOf({ url, by }: NamedEndpoint): string {
  return `${url} (${by})`;
}
