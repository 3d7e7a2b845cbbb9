import type { HttpRequest } from '../../../host/http/message.js';
import type { TakeNote } from '../../../host/log/take-note.js';
import type { HttpApi } from '../model/http-api.js';
import type { RouteKey } from '../model/http-route.js';
import type { PathParameters } from '../model/route-path.js';
import type { Stage } from './stage.js';

/** What the gateway knows about a request before its caller is authorized. */
export interface RoutedRequest {
  readonly api: HttpApi;
  readonly request: HttpRequest;
  readonly stage: Stage;
  readonly routeKey: RouteKey;
  /** Decoded, with the stage. */
  readonly path: string;
  /** Decoded, without the stage. */
  readonly stagelessPath: string;
  readonly pathParameters: PathParameters;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Called with events during the request; if `undefined`, they belong to no request. */
  readonly note: TakeNote | undefined;
}
