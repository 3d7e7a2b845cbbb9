import type { JsonWebKey } from 'node:crypto';
import type { Assembly } from '../assembly/assembly.js';
import type { ServedTypes } from '../assembly/census/property-census.js';
import type { Resource } from '../assembly/resource.js';
import type { Clock } from '../host/clock.js';
import type { FoundSourceMap } from '../host/found-source-map.js';
import type { HandlerOptions } from '../host/handlers/handler-options.js';
import type { Hostname } from '../host/http/bind.js';
import type { Answerer } from '../host/http/listen.js';
import type { HttpRequest, HttpResponse } from '../host/http/message.js';
import type { InvokeFunction } from '../host/invoke-function.js';
import type { LocalHost } from '../host/local-host.js';
import type { RequestLog } from '../host/log/request-log.js';
import type { TakeNote } from '../host/log/take-note.js';
import type { Origins, Replaced, Replacement } from '../host/origins.js';
import type { StateStore } from '../host/state/state-store.js';

/** A kind of AWS resources that is served on this machine. Everything except `open` is a pure function of its arguments. */
export interface Service<Model = unknown, Run extends Running<Model> = Running<Model>> {
  /** The name of its folder. */
  readonly name: string;
  /**
   * The CloudFormation types that it serves, with all their properties. `assembly/census/` reports types that no service has,
   * and properties that only have an effect on AWS.
   */
  readonly types: ServedTypes;
  /** What ports with a fixed place are for: declared before any assembly is known. */
  readonly usualPorts?: readonly UsualPort[];
  /** The resources of an assembly that it serves. */
  read(assembly: Assembly): Model;
  /**
   * The ports that it needs.
   *
   * @default - none: it only works for other services
   */
  endpoints?(model: Model): readonly Endpoint[];
  /** What other services need to know about it before they prepare. */
  standIns?(model: Model, at: Addresses, handlers: HandlerOptions): Partial<StandIns>;
  /** Called once per process, when its ports are open: creates what outlives a deployment, such as users and warm functions. */
  open(host: Host): Run;
}

/** A port that apps usually need. */
export interface UsualPort extends Pick<Endpoint, 'hostname'> {
  /** The distance from the first port. */
  readonly offset: number;
  /** `a site`, as in: an app that has a site needs it. */
  readonly use: string;
}

/** A server with its own port. */
export interface Endpoint {
  /** A name for messages: `the API 'Hello/Api'`. It is the same at every start and unique. */
  readonly key: string;
  /**
   * Its place among the ports: the distance from the first one, or a group. The groups follow the fixed places in this
   * order, so a new group at the end leaves all other ports unchanged.
   */
  readonly slot: 0 | 1 | 2 | 'apis' | 'sites' | 'others';
  /**
   * The host in its address: `localhost` for what people open in a browser. The server redirects from the other names, and its port
   * is free only if it is free at `127.0.0.1` and at `::1`.
   *
   * @default '127.0.0.1'
   */
  readonly hostname?: Hostname;
  /**
   * The same port also answers TLS, for clients that support no other scheme.
   *
   * @default false
   */
  readonly tls?: boolean;
  /**
   * The same port also answers HTTP/2 without TLS.
   *
   * @default false
   */
  readonly http2?: boolean;
  /**
   * What works only if browsers trust the certificate: `sign-in at the managed login of 'App/Users'`.
   *
   * @default - nothing
   */
  readonly trustedFor?: string;
}

/** The addresses of the endpoints of all services. */
export interface Addresses {
  /** `http://127.0.0.1:3403`, `http://localhost:3400` */
  origin(key: string): string;
}

/** What replaces AWS on this machine. The host combines the stand-ins of all services. */
export interface StandIns {
  /** AWS addresses in strings: outputs, environment variables, files of sites. */
  readonly replacements: readonly Replacement[];
  /** Hosts that pages connect to, for content security policies only: the issuer of tokens stays unchanged elsewhere. */
  readonly hosts: readonly LocalHost[];
  /** Origins of the pages of the app. */
  readonly pages: readonly string[];
  /**
   * Adds to a JSON file of a site what pages need to know about this machine.
   *
   * @param pages the origins of all pages, including those of dev servers
   */
  readonly extendJson: (text: string, pages: readonly string[]) => ExtendedJson;
  /** What is known about a Lambda function; `undefined` if the service does not run it. */
  readonly describeFunction: (fn: Resource) => FunctionDescription | undefined;
  /** AWS services whose calls are answered here, by their names in the AWS CLI. */
  readonly awsServices: readonly string[];
  /** How functions reach what replaces AWS. */
  readonly awsAccess: AwsAccess;
}

/** Where AWS calls from functions go. */
export interface AwsAccess {
  /** `http://127.0.0.1:3405`: it answers for every AWS host. */
  readonly origin: string;
  /** Variables of every function, which SDKs read: `AWS_ENDPOINT_URL` and the like. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface ExtendedJson {
  readonly text: string;
  /** What was added, as text; `undefined` if nothing was added. */
  readonly added: string | undefined;
  /** What in it does not work here, as text; `undefined` if everything does. */
  readonly unserved: string | undefined;
}

export interface FunctionDescription {
  /** Why it cannot be run here; `undefined` if it can. */
  readonly obstacle: string | undefined;
  /** Its own environment variables, from the template. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What services do for each other. The host combines the links of all services. */
export interface Provided {
  /** Origins of pages that may call. */
  readonly pageOrigins: readonly string[];
  /** The public keys of an issuer of tokens; `undefined` if the service is not that issuer. */
  readonly publicKeys: (issuer: string) => readonly JsonWebKey[] | undefined;
  readonly invoke: InvokeFunction;
  /** Answers an AWS call; `undefined` if the service does not. */
  readonly awsCall: (call: AwsCall) => Promise<HttpResponse> | undefined;
  /** The function whose calls have this session token; `undefined` if there is none. */
  readonly caller: (sessionToken: string) => FunctionCaller | undefined;
}

/** A call of an AWS service. */
export interface AwsCall {
  /** Its name in the AWS CLI: `dynamodb`. */
  readonly service: string;
  /** `PutItem`, or the method and path if the service has no name for it. */
  readonly action: string;
  readonly request: HttpRequest;
  /** Is called with notes that belong to the request of the calling function. */
  readonly note: TakeNote;
}

export interface FunctionCaller {
  readonly fn: Resource;
  /** Of the current or the last invocation. */
  readonly note: TakeNote | undefined;
}

/** What a service gets from the others. If two could answer, the first in the list does. */
export interface Links
  extends Omit<StandIns, 'replacements' | 'describeFunction' | 'extendJson' | 'awsAccess'>,
    Provided {
  /** Replaces AWS addresses, and keeps a list of replacements. */
  readonly origins: Origins;
  readonly describeFunction: (fn: Resource) => FunctionDescription;
  readonly extendJson: (text: string) => ExtendedJson;
  /** `undefined` if no service replaces AWS. */
  readonly awsAccess: AwsAccess | undefined;
}

/** What lives as long as the program. */
export interface Running<Model, Document extends object = object> {
  /**
   * Prepares to serve a model. May fail, and changes nothing that is served. In `links`, the stand-ins are available
   * at once, and what other services provide after all have prepared: in `report`, `commit` and requests.
   */
  prepare(model: Model, at: Addresses, links: Links): Deployment<Document> | Promise<Deployment<Document>>;
  close(): void | Promise<void>;
}

/** A model that is ready to be served. */
export interface Deployment<Document extends object = object> {
  /** What answers requests, by the key of the endpoint. */
  readonly answerers?: ReadonlyMap<string, Answerer>;
  readonly provides?: Partial<Provided>;
  /** The service's part of the JSON that describes the served app, even if the app has none of its resources. */
  readonly document: Document;
  /** What is printed. Called after all services have prepared; may fail. */
  report(): Report;
  /** Must not fail: from now on, this model is served. */
  commit?(): void;
}

/** What is printed at startup. Smaller numbers come first: `order` is the service's place among the others. */
export interface Report {
  /** Addresses: `['API', 'http://127.0.0.1:3403', 'Hello/Api']`. Sites have 10, APIs 20, the inbox 30, Cognito 40. */
  readonly rows?: readonly { readonly order: number; readonly cells: readonly string[] }[];
  readonly sections?: readonly ReportSection[];
  /** Replacements that are not in the list of `links.origins`. */
  readonly replaced?: readonly Replaced[];
  /** What is not served, or not served as on AWS, as sentences. */
  readonly unserved?: readonly string[];
  /** Resources that functions call, and that another program serves. */
  readonly elsewhere?: readonly ServedElsewhere[];
}

/** A resource that another program serves. */
export interface ServedElsewhere {
  readonly resource: Resource;
  /** The other program, or its address: `ministack 1.5.33`. */
  readonly by: string;
}

export interface ReportSection {
  /** Outputs have 10, user pools 20, routes 30, the host's notes on the deployment 40 to 70, examples 80. */
  readonly order: number;
  readonly title: string;
  /** If it is empty, the section is left out. */
  readonly text: string;
  /**
   * What is printed instead with `--verbose`.
   *
   * @default - `text`
   */
  readonly verbose?: string;
}

/** Commands of this program for a local user, each without `--pool`. */
export interface UserCommands {
  /** Prints an access token. */
  readonly token: string;
  /** Creates the user; `undefined` if the user already exists. */
  readonly user: string | undefined;
}

/** What every service uses. */
export interface Host {
  readonly clock: Clock;
  readonly log: Pick<RequestLog, 'follow' | 'request' | 'note'>;
  /** Origins of dev servers, which may call as if the template allowed them. */
  readonly allowOrigins: readonly string[];
  /** Commands of this program for a local user, for examples. */
  readonly userCommands: UserCommands;
  /**
   * The user's options for handlers.
   *
   * @default - nothing
   */
  readonly handlers?: HandlerOptions;
  /**
   * The source map of a file of code that has none next to it.
   *
   * @default - none is known
   */
  readonly sourceMapOf?: (file: string) => FoundSourceMap | undefined;
  /** Data in a file of the state folder, which outlives the program. With `--reset`, it starts empty. */
  state(file: string): StateStore;
}
