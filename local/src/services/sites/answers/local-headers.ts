import type { LocalHost } from '../../../host/local-host.js';
import type { Origins, Replaced } from '../../../host/origins.js';
import type { ResponseHeadersPolicy } from '../template/response-headers-policy.js';
import { localPolicy } from './content-security-policy.js';

/** The headers of a policy in the form that this machine sends them. */
export interface LocalHeaders {
  readonly headers: Readonly<Record<string, string>>;
  readonly replaced: readonly Replaced[];
  /** What is left out of the policy, as sentences. */
  readonly leftOut: readonly string[];
}

/** Why a header of a policy is not sent here. */
const withheld: Readonly<Record<string, string>> = {
  'strict-transport-security': 'pages are served over http here',
  'cache-control': 'pages are not cached here',
};

const contentSecurityPolicies = ['content-security-policy', 'content-security-policy-report-only'];

export function localHeaders(
  policy: ResponseHeadersPolicy,
  origins: Pick<Origins, 'replaceDeep'>,
  hosts: readonly LocalHost[],
): LocalHeaders {
  const headers: Record<string, string> = {};
  const replaced: Replaced[] = [];
  const leftOut: string[] = [];
  for (const [name, original] of Object.entries(policy.headers)) {
    const where = `${name} of '${policy.name}'`;
    if (Object.hasOwn(withheld, name)) {
      leftOut.push(`${where}: ${withheld[name]}`);
      continue;
    }
    const value = origins.replaceDeep(original, where);
    if (!contentSecurityPolicies.includes(name)) {
      headers[name] = value;
      continue;
    }
    const local = localPolicy(value, hosts);
    headers[name] = local.policy;
    replaced.push(...local.replaced.map((source) => ({ ...source, where })));
    leftOut.push(...local.leftOut.map((directive) => `${directive} in ${where}: pages are served over http here`));
  }
  return { headers, replaced, leftOut };
}
