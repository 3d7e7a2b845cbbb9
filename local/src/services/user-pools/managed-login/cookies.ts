/** The cookies of a request. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  // Of two with one name, it is not known which one this program has set.
  const [only, ...others] = found.map((pair) => pair.slice(name.length + 1));
  return others.length > 0 ? undefined : only || undefined;
}

/**
 * A cookie for this port's host, out of reach of scripts and of requests of other sites. Cookies do not know ports or schemes:
 * `Secure` would keep it from the plain HTTP of the same address.
 *
 * @param seconds how long it is kept; 0 takes it away
 */
export function cookie(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
}
