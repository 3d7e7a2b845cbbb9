import type { LocalHost } from '../../../host/local-host.js';

/** A content security policy for a page of this machine. */
export interface LocalPolicy {
  readonly policy: string;
  readonly replaced: readonly ReplacedSource[];
  /** Directives that are left out. */
  readonly leftOut: readonly string[];
}

export interface ReplacedSource {
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

/**
 * Lets a page connect to local hosts if its policy lets it connect to the AWS hosts that they replace, and
 * to no others. `upgrade-insecure-requests` would request `https`, which is not served here.
 */
export function localPolicy(policies: string, hosts: readonly LocalHost[]): LocalPolicy {
  const replaced: ReplacedSource[] = [];
  const leftOut: string[] = [];
  const policy = policies
    .split(',')
    .map((one) => {
      const directives = one.split(';');
      const names = directives.map((directive) => directive.trim().split(/\s+/)[0]?.toLowerCase());
      const connect = names.includes('connect-src') ? names.indexOf('connect-src') : names.indexOf('default-src');
      return directives
        .map((directive, index) => (index === connect ? localSources(directive, hosts, replaced) : directive))
        .filter((_, index) => {
          const upgrades = names[index] === 'upgrade-insecure-requests';
          leftOut.push(...(upgrades ? ['upgrade-insecure-requests'] : []));
          return !upgrades;
        })
        .join(';');
    })
    .join(',');
  return { policy, replaced, leftOut };
}

function localSources(directive: string, hosts: readonly LocalHost[], replaced: ReplacedSource[]): string {
  const localized = directive.replace(/\S+/g, (source, position: number) =>
    directive.slice(0, position).trim() === '' ? source : localSource(source, hosts, replaced),
  );
  const [space = ''] = /^\s*/.exec(localized) ?? [];
  const words = localized.trim().split(/\s+/);
  const once = [...new Set(words)];
  return once.length === words.length ? localized : space + once.join(' ');
}

/** The sources that replace `source`: itself if no local host does. */
function localSource(source: string, hosts: readonly LocalHost[], replaced: ReplacedSource[]): string {
  const [, scheme = '', host = '', port = '', path = ''] =
    /^(?:(https|wss):\/\/)?((?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+)(:443|:\*)?(\/.*)?$/i.exec(source) ??
    /^(https|wss):$/i.exec(source) ??
    [];
  if (scheme === '' && host === '') {
    return source;
  }
  const found = hosts.filter((candidate) => covers(host.toLowerCase(), candidate.host.toLowerCase()));
  const local = found.map(({ origin, what }) => {
    const to = (scheme.toLowerCase() === 'wss' ? origin.replace(/^http/, 'ws') : origin) + path;
    replaced.push({ from: source, to, what });
    return to;
  });
  // `https://*.amazonaws.com`, or any port, also means other services: those are not served here, and stay on AWS.
  const standsForMore = host === '' || port === ':*' || (host.startsWith('*.') && !host.startsWith('*.execute-api.'));
  return found.length === 0 || standsForMore ? [source, ...local].join(' ') : local.join(' ');
}

function covers(pattern: string, host: string): boolean {
  return pattern === '' || pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}
