import { serviceNamed } from '../../host/aws/aws-services.js';
import type { NamedEndpoint, ServiceEndpoints } from '../../host/handlers/service-endpoints.js';
import type { HttpRequest, HttpResponse } from '../../host/http/message.js';
import type { AwsRequest } from './aws-request.js';
import { type Emulator, NoEmulator } from './emulator/emulator.js';

/** What answers the calls of a service. */
export interface Destination {
  /** For people. */
  readonly name: string;
  /** @throws Error with the reason if there is no answer */
  send(request: HttpRequest, account: string | undefined): Promise<HttpResponse>;
}

export interface DestinationsOptions {
  readonly endpoints: ServiceEndpoints;
  /** `undefined`: none is asked for. */
  readonly emulator: Emulator | NoEmulator | undefined;
  /** Sends a request to an endpoint that the user named. */
  readonly sendTo: (request: HttpRequest, url: string) => Promise<HttpResponse>;
}

/** Where calls of AWS go that nothing in this program answers. */
export class Destinations {
  constructor(private readonly options: DestinationsOptions) {}

  /** `undefined`: nowhere. An endpoint that the user named for a service goes before the emulator, and that before one for all. */
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

  /** What to say of a call that goes nowhere. */
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

/** A request as an endpoint takes it that is an address: the bucket is in its path, not in its host. */
export function atAddress(request: HttpRequest, { bucket }: AwsRequest): HttpRequest {
  return bucket === undefined ? request : { ...request, rawPath: `/${bucket}${request.rawPath}` };
}

export function nameOf({ url, by }: NamedEndpoint): string {
  return `${url} (${by})`;
}
