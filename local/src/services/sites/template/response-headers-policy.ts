import type { Resource, ResourceAssembly, ResourceStack } from '../../../assembly/resource.js';
import { all, asText, isList, isMap, Unresolved, type Value, type ValueMap } from '../../../assembly/value.js';

/** What a response headers policy does to the responses of a distribution. */
export interface ResponseHeadersPolicy {
  /** The construct path, or the name of an AWS managed policy. */
  readonly name: string;
  /** Headers that are added; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that are removed; names in lower case. */
  readonly removed: readonly string[];
  /** What the policy does on AWS and not here, as sentences. */
  readonly unserved: readonly string[];
}

const managedSecurityHeaders = {
  'referrer-policy': 'strict-origin-when-cross-origin',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'x-xss-protection': '1; mode=block',
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
const managed: Readonly<Record<string, ResponseHeadersPolicy>> = {
  '67f7725c-6f97-4210-82d7-5512b31e9d03': managedPolicy('SecurityHeadersPolicy', managedSecurityHeaders, false),
  '60669652-455b-4ae9-85a4-c4c02393f86c': managedPolicy('SimpleCORS', {}, true),
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd': managedPolicy('CORS-With-Preflight', {}, true),
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': managedPolicy('CORS-and-SecurityHeadersPolicy', managedSecurityHeaders, true),
  'eaab4381-ed33-4a86-88ca-d9558dc6cd63': managedPolicy(
    'CORS-with-preflight-and-SecurityHeadersPolicy',
    managedSecurityHeaders,
    true,
  ),
};

/** The policy with this id; `from` is the stack that refers to it. */
export function findResponseHeadersPolicy(id: Value, from: ResourceStack): ResponseHeadersPolicy | Unresolved {
  const text = asText(id, 'ResponseHeadersPolicyId');
  if (text instanceof Unresolved) {
    return text;
  }
  return Object.hasOwn(managed, text) ? (managed[text] as ResponseHeadersPolicy) : find(from.assembly, text, from);
}

function find(assembly: ResourceAssembly, id: string, from: ResourceStack): ResponseHeadersPolicy | Unresolved {
  const resource = assembly.find('AWS::CloudFront::ResponseHeadersPolicy', id, from);
  return resource instanceof Unresolved ? resource : readPolicy(resource);
}

function readPolicy(resource: Resource): ResponseHeadersPolicy {
  const config = mapOr(resource.property('ResponseHeadersPolicyConfig'));
  const headers: Record<string, string> = {};
  const unserved: string[] = [];
  for (const [name, value] of [
    ...securityHeaders(mapOr(config.SecurityHeadersConfig)),
    ...itemsOf(config.CustomHeadersConfig).map((item) => [item.Header, item.Value] as const),
  ]) {
    const header = all({ name: asText(name, 'the name of a header'), value: asText(value, 'the value of a header') });
    if (header instanceof Unresolved) {
      unserved.push(`a header of the response headers policy '${resource.path}': ${header.reason}`);
    } else if (isSendable(header.name, header.value)) {
      headers[header.name.toLowerCase()] = header.value;
    } else {
      unserved.push(`the header '${header.name}' of '${resource.path}': invalid name or characters`);
    }
  }
  if (config.CorsConfig !== undefined) {
    unserved.push(corsIsNotServed(resource.path));
  }
  const removed = itemsOf(config.RemoveHeadersConfig).flatMap(({ Header }) =>
    typeof Header === 'string' ? [Header.toLowerCase()] : [],
  );
  return { name: resource.path, headers, removed, unserved };
}

function securityHeaders(config: ValueMap): readonly (readonly [string, Value | undefined])[] {
  const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy } = config;
  const { StrictTransportSecurity, XSSProtection } = config;
  return [
    ['content-security-policy', isMap(ContentSecurityPolicy) ? ContentSecurityPolicy.ContentSecurityPolicy : undefined],
    ['x-content-type-options', isMap(ContentTypeOptions) ? 'nosniff' : undefined],
    ['x-frame-options', isMap(FrameOptions) ? FrameOptions.FrameOption : undefined],
    ['referrer-policy', isMap(ReferrerPolicy) ? ReferrerPolicy.ReferrerPolicy : undefined],
    [
      'strict-transport-security',
      isMap(StrictTransportSecurity) ? transportSecurity(StrictTransportSecurity) : undefined,
    ],
    ['x-xss-protection', isMap(XSSProtection) ? xssProtection(XSSProtection) : undefined],
  ].filter((header): header is [string, Value] => header[1] !== undefined);
}

function transportSecurity({ AccessControlMaxAgeSec, IncludeSubdomains, Preload }: ValueMap): string {
  return [
    `max-age=${String(AccessControlMaxAgeSec)}`,
    ...(String(IncludeSubdomains) === 'true' ? ['includeSubDomains'] : []),
    ...(String(Preload) === 'true' ? ['preload'] : []),
  ].join('; ');
}

function xssProtection({ Protection, ModeBlock, ReportUri }: ValueMap): string {
  return [
    String(Protection) === 'true' ? '1' : '0',
    ...(String(ModeBlock) === 'true' ? ['mode=block'] : []),
    ...(typeof ReportUri === 'string' ? [`report=${ReportUri}`] : []),
  ].join('; ');
}

function managedPolicy(name: string, headers: Record<string, string>, cors: boolean): ResponseHeadersPolicy {
  return { name, headers, removed: [], unserved: cors ? [corsIsNotServed(name)] : [] };
}

function corsIsNotServed(policy: string): string {
  return `the CORS headers of the response headers policy '${policy}' are not sent`;
}

/** A line break in a value would end the header, and Node.js refuses to send it. */
function isSendable(name: string, value: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

function itemsOf(config: Value | undefined): readonly ValueMap[] {
  const items = mapOr(config).Items;
  return isList(items) ? items.filter(isMap) : [];
}

function mapOr(value: Value | undefined): ValueMap {
  return isMap(value) ? value : {};
}
