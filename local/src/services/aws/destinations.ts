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
  /** The services that an emulator serves, or would serve if it were requested. */
  readonly emulated: ReadonlySet<string>;
  /** Sends a request to an endpoint that the user named. */
  readonly sendTo: (request: HttpRequest, url: string) => Promise<HttpResponse>;
}

/** Where AWS calls go that this program does not answer itself. */
export class Destinations {
  constructor(private readonly options: DestinationsOptions) {}

  /**
   * Returns `undefined` if the calls go nowhere. The endpoint that the user set for a service comes first, then the emulator, then
   * the endpoint for all services.
   *
   * @param isOfSdk whether an SDK sends the calls; others, such as those to the domain of a user pool, never go to the endpoint for all
   * services, because no SDK would send them there
   */
  of(service: string, isOfSdk = true): Destination | undefined {
    const { sendTo } = this.options;
    const { emulator } = this;
    const endpoint = this.endpointOf(service, isOfSdk);
    if (endpoint) {
      return { name: nameOf(endpoint), send: (request) => sendTo(request, endpoint.url) };
    }
    return emulator?.services.has(service)
      ? { name: emulator.name, send: (request, account) => emulator.send(request, account) }
      : undefined;
  }

  /** The endpoint of the user that gets the calls for a service; `undefined` if there is none, or the emulator gets them. */
  endpointOf(service: string, isOfSdk = true): NamedEndpoint | undefined {
    const { endpoints } = this.options;
    const all = isOfSdk && !this.emulator?.services.has(service) ? endpoints.others : undefined;
    return endpoints.services.get(service) ?? all;
  }

  get emulator(): Emulator | undefined {
    const { emulator } = this.options;
    return emulator instanceof NoEmulator ? undefined : emulator;
  }

  /** The message for a call that goes nowhere. It names the option or the command that would serve it. */
  notServed(service: string): string {
    const { emulator, emulated, endpoints } = this.options;
    const missing = emulator instanceof NoEmulator && emulated.has(service) ? emulator : undefined;
    const options = [
      ...(serviceNamed(service) ? [`--endpoint ${service}=<url>`] : []),
      ...(emulator === undefined && emulated.has(service) ? ['--aws'] : []),
    ];
    const remedies = [
      ...(options.length > 0 ? [`use ${options.join(' or ')}`] : []),
      ...(missing ? [`run ${missing.remedy}`] : []),
    ];
    const nor = this.emulator ? `, nor by ${this.emulator.name}` : '';
    const because = missing ? ` because ${missing.reason}` : nor;
    const others = endpoints.others ? ` (${endpoints.others.by} gets only signed calls)` : '';
    const what = `${service} is not served here${because}${others}`;
    return remedies.length > 0 ? `${what}: ${remedies.join(', or ')}` : `${what}, and no option serves it`;
  }
}

/** A request for an endpoint that is a plain URL: its `Host` is this program, and the bucket is in its path. */
export function atAddress(request: HttpRequest, { bucket }: AwsRequest, host: string): HttpRequest {
  const rawPath = bucket === undefined ? request.rawPath : `/${bucket}${request.rawPath}`;
  return { ...request, rawPath, headers: { ...request.headers, host } };
}

export function nameOf({ url, by }: NamedEndpoint): string {
  return `${url} (${by})`;
}
