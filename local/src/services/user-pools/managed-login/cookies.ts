/** The value of a cookie in a request. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  // If two cookies have the same name, it is unknown which one this program set.
  const [only, ...others] = found.map((pair) => pair.slice(name.length + 1));
  return others.length > 0 ? undefined : only || undefined;
}

/**
 * A cookie for this host. Scripts cannot read it, and forms of other sites cannot send it. All ports and schemes of a host
 * share their cookies. The cookie is not `Secure`, because it must also work over plain HTTP.
 *
 * @param seconds how long the browser keeps it; 0 deletes it
 */
export function cookie(name: string, value: string, seconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
}
