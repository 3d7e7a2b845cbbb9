import type { PoolTarget } from './pool-target.js';
import type { Tokens } from './tokens.js';

/** One law of an HTTP API or of Cognito. */
export type ConformanceCase = ApiCase | PoolCase;

interface Law {
  /** A sentence. */
  readonly name: string;
  readonly source: Source;
  /**
   * Where it can be asked.
   *
   * @default - here and of AWS
   */
  readonly only?: 'here' | 'AWS';
}

/** A law of an HTTP API, with the requests that show it. */
export interface ApiCase extends Law {
  /** Sent one after the other. */
  readonly exchanges: readonly Exchange[];
}

/** A law of a user pool. */
export interface PoolCase extends Law {
  /** Rejects where it does not hold. */
  readonly check: (pool: PoolTarget) => Promise<void>;
}

/** Where a law comes from. */
export type Source =
  /** A page of AWS's documentation. */
  | { readonly kind: 'AWS'; readonly page: string }
  /** Somebody saw it on AWS, who can be asked. */
  | { readonly kind: 'reported'; readonly by: string }
  /** Neither: why this program does it so. */
  | { readonly kind: 'our choice'; readonly why: string };

export interface Exchange {
  readonly request: RequestLine;
  readonly expected: Expected;
}

/** The APIs of the fixture: the main one, that of the route selection, that of the stages. */
export type Api = 'main' | 'pets' | 'staged';

export interface RequestLine {
  /**
   * @default 'main'
   */
  readonly api?: Api;
  /** `GET /notes?tag=a`, sent as it stands. */
  readonly line: string;
  /** As they stand; the values of a list are sent one a line. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** What goes into the header Authorization. */
  readonly authorization?: (tokens: Tokens) => string;
  /** What goes into the header X-Token. */
  readonly headerToken?: (tokens: Tokens) => string;
  /** What goes behind `token=` in the query string. */
  readonly queryToken?: (tokens: Tokens) => string;
  readonly body?: () => Buffer | string;
}

export interface Expected {
  readonly status: number;
  /** A text, or what it matches. */
  readonly body?: string | RegExp | Buffer;
  /** `undefined` is a header that is not there. */
  readonly headers?: Readonly<Record<string, string | RegExp | readonly string[] | undefined>>;
  /** Members of the event that the function was given, by their path, `requestContext.http.method`. */
  readonly event?: Readonly<Record<string, unknown>>;
}

export interface Group {
  readonly title: string;
  readonly cases: readonly ConformanceCase[];
}

/** A page of the developer guide of Cognito. */
export function cognito(page: string): Source {
  return { kind: 'AWS', page: `https://docs.aws.amazon.com/cognito/latest/developerguide/${page}.html` };
}

/** The page of an action of Cognito. */
export function action(name: string): Source {
  const reference = 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference';
  return { kind: 'AWS', page: `${reference}/API_${name}.html` };
}

/** A page of the developer guide of API Gateway. */
export function aws(page: string): Source {
  return { kind: 'AWS', page: `https://docs.aws.amazon.com/apigateway/latest/developerguide/${page}.html` };
}

export function reported(by: string): Source {
  return { kind: 'reported', by };
}

export function ourChoice(why: string): Source {
  return { kind: 'our choice', why };
}

/** What the gateway answers itself. */
export const gatewayAnswers = {
  unauthorized: { status: 401, body: '{"message":"Unauthorized"}' },
  forbidden: { status: 403, body: '{"message":"Forbidden"}' },
  notFound: { status: 404, body: '{"message":"Not Found"}' },
  tooLarge: { status: 413, body: '{"message":"Request Entity Too Large"}' },
  internalServerError: { status: 500, body: '{"message":"Internal Server Error"}' },
  serviceUnavailable: { status: 503, body: '{"message":"Service Unavailable"}' },
} as const;
