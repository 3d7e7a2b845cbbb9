import type { Hostname } from './bind.js';

/** The address of a server on this machine, and the hosts that requests may use for it. */
export interface OwnAddress {
  readonly hostname: Hostname;
  /** `http://localhost:3400`, without the port if it is the default of the scheme. */
  readonly origin: string;
  /** The host of the origin, as in a `Host` header. */
  readonly host: string;
  /** Every `Host` header that this server accepts. */
  readonly hosts: ReadonlySet<string>;
}

/** No page of another site has one of these names. */
const names: Readonly<Record<Hostname, readonly string[]>> = {
  '127.0.0.1': ['127.0.0.1', 'localhost'],
  localhost: ['localhost', '127.0.0.1', '[::1]'],
};

/** The address of a port. It stays the same for all requests: parsing it for each one would take longer than selecting a route. */
export function ownAddress(scheme: 'http' | 'https', hostname: Hostname, port: number): OwnAddress {
  const { origin, host } = new URL(`${scheme}://${hostname}:${port}`);
  const hosts = names[hostname].map((name) => new URL(`${scheme}://${name}:${port}`).host);
  return { hostname, origin, host, hosts: new Set(hosts) };
}
