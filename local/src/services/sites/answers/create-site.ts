import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';
import type { LocalHost } from '../../../host/local-host.js';
import type { Origins, Replaced } from '../../../host/origins.js';
import { wildcardPattern } from '../../../host/wildcard-pattern.js';
import type { Bucket } from '../io/bucket.js';
import type { ResponseHeadersPolicy } from '../template/response-headers-policy.js';
import type { Behavior, ErrorResponse, Site } from '../template/site.js';
import { type LocalHeaders, localHeaders } from './local-headers.js';
import { askBucket, failure, notServed, type OriginAnswer } from './object-store.js';

export interface SiteOptions {
  readonly site: Site;
  /** By name. */
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly origins: Pick<Origins, 'replaceDeep'>;
  /** What replaces the hosts that pages connect to, for their content security policy. */
  readonly hosts: readonly LocalHost[];
}

export interface SiteServer {
  handle(request: HttpRequest): Promise<SiteAnswer>;
  /** What was replaced in the headers, in addition to what `origins` replaces. */
  readonly replaced: readonly Replaced[];
  /** Headers that are not sent from this machine, as sentences. */
  readonly leftOut: readonly string[];
}

export interface SiteAnswer {
  readonly response: HttpResponse;
  /** Why the response is an error, for the developer. */
  readonly reason?: string;
}

/** Serves a site from the files that were deployed into its buckets, as its distribution would. */
export function createSite({ site, buckets, origins, hosts }: SiteOptions): SiteServer {
  const policies = new Map<ResponseHeadersPolicy, LocalHeaders>();
  for (const { policy } of site.behaviors) {
    if (policy) {
      policies.set(policy, localHeaders(policy, origins, hosts));
    }
  }

  async function ask(behavior: Behavior | undefined, path: string): Promise<OriginAnswer> {
    if (behavior?.origin.kind !== 'bucket') {
      return notServed(`'${path}' is not served here: ${behavior?.origin.reason ?? 'no behavior matches it'}`);
    }
    return askBucket(behavior.origin, buckets.get(behavior.origin.bucket), path);
  }

  async function answerOf(behavior: Behavior | undefined, path: string): Promise<OriginAnswer> {
    const answer = await ask(behavior, path);
    const instead = site.errorResponses.find(({ status }) => status === answer.status);
    return instead ? errorPage(instead, answer) : answer;
  }

  /** If the error page itself is missing, the error stays as it was. */
  async function errorPage({ page, answeredStatus }: ErrorResponse, error: OriginAnswer): Promise<OriginAnswer> {
    const answer = await ask(behaviorFor(site, page), page);
    if (answer.status !== 200) {
      return { ...error, reason: `${error.reason}; its error page '${page}': ${answer.reason}` };
    }
    const status = answeredStatus ?? error.status;
    return { ...answer, status, reason: status < 400 ? undefined : error.reason };
  }

  return {
    handle: async (request) => {
      const path = request.rawPath === '/' && site.defaultRootObject ? `/${site.defaultRootObject}` : request.rawPath;
      const behavior = behaviorFor(site, path);
      const answer = isRead(request) ? await answerOf(behavior, path) : methodNotAllowed(request.method);
      const policy = behavior?.policy;
      const response = respond(request, answer, {
        removed: policy?.removed ?? [],
        added: (policy && policies.get(policy)?.headers) ?? {},
      });
      return answer.reason === undefined ? { response } : { response, reason: answer.reason };
    },
    replaced: [...policies.values()].flatMap(({ replaced }) => replaced),
    leftOut: [...policies.values()].flatMap(({ leftOut }) => leftOut),
  };
}

function behaviorFor(site: Site, path: string): Behavior | undefined {
  return site.behaviors.find(({ pathPattern }) => matches(pathPattern, path));
}

/** A pattern may omit the first slash. */
function matches(pattern: string, path: string): boolean {
  return wildcardPattern(pattern.replace(/^\//, ''))(path.replace(/^\//, ''));
}

function isRead({ method }: HttpRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function methodNotAllowed(method: string): OriginAnswer {
  const message = 'The specified method is not allowed against this resource.';
  return failure(403, 'MethodNotAllowed', message, `a site supports only GET and HEAD, not ${method}`);
}

function respond(
  { method, headers }: HttpRequest,
  answer: OriginAnswer,
  policy: { readonly removed: readonly string[]; readonly added: Readonly<Record<string, string>> },
): HttpResponse {
  const own = Object.entries(answer.headers).filter(([name]) => !policy.removed.includes(name));
  const common: Record<string, string> = { ...Object.fromEntries(own), 'cache-control': 'no-store', ...policy.added };
  if (answer.status === 200 && isCurrent(headers['if-none-match'], answer.headers.etag)) {
    const { 'content-type': _, ...kept } = common;
    return { status: 304, headers: kept, body: '' };
  }
  const sent = { ...common, 'content-length': String(answer.body.length) };
  return { status: answer.status, headers: sent, body: method === 'HEAD' ? '' : answer.body };
}

/** Whether `If-None-Match` names the current object. */
function isCurrent(ifNoneMatch: string | undefined, etag: string | undefined): boolean {
  const named = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return etag !== undefined && (named.includes(etag) || named.includes('*'));
}
