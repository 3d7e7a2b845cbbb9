import { UsageError } from '../errors.js';

/**
 * An origin on this machine whose pages may call: that of a dev server.
 *
 * @throws UsageError if it is not an origin, or not on this machine.
 */
export function loopbackOrigin(text: string, option = '--allow-origin'): string {
  const example = "such as 'http://localhost:5173'";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`${option} must be the origin of a dev server, ${example}, got '${text}'`);
  }
  if (url.origin !== text) {
    throw new UsageError(
      `${option} must be an origin in lower case without a path, such as '${url.origin}', got '${text}'`,
    );
  }
  if (!isLoopback(url.hostname)) {
    throw new UsageError(`${option} must be an origin on this machine, ${example}, got '${text}'`);
  }
  return url.origin;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
