import type { Hostname } from './bind.js';

/** The address of a server of this machine, and the hosts by which requests may name it. */
export interface OwnAddress {
  readonly hostname: Hostname;
  /** `http://localhost:3400`, without the port if it is the usual one of the scheme. */
  readonly origin: string;
  /** The host of the origin, as a `Host` header has it. */
  readonly host: string;
  /** Every `Host` header that means this server. */
  readonly hosts: ReadonlySet<string>;
}

/** No page of another site has one of these names. */
const names: Readonly<Record<Hostname, readonly string[]>> = {
  '127.0.0.1': ['127.0.0.1', 'localhost'],
  localhost: ['localhost', '127.0.0.1', '[::1]'],
};

/** The address of a port. It stays the same for all requests: to parse it again for each one takes longer than to select a route. */
export function ownAddress(scheme: 'http' | 'https', hostname: Hostname, port: number): OwnAddress {
  const { origin, host } = new URL(`${scheme}://${hostname}:${port}`);
  const hosts = names[hostname].map((name) => new URL(`${scheme}://${name}:${port}`).host);
  return { hostname, origin, host, hosts: new Set(hosts) };
}
