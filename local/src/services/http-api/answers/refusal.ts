/** Why the gateway itself answers a request: in AWS's words for the caller, and with a reason for the developer. */
export class Refusal {
  constructor(
    readonly status: number,
    /** The `message` that the caller gets. */
    readonly message: string,
    /** For the developer only; never contains the token. */
    readonly reason: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}

export function unauthorized(reason: string, challenge = 'Bearer'): Refusal {
  return new Refusal(401, 'Unauthorized', reason, { 'www-authenticate': challenge });
}

export function forbidden(reason: string): Refusal {
  return new Refusal(403, 'Forbidden', reason);
}

export function notFound(reason: string): Refusal {
  return new Refusal(404, 'Not Found', reason);
}

export function internalServerError(reason: string): Refusal {
  return new Refusal(500, 'Internal Server Error', reason);
}

/** Something that API Gateway supports and this program does not: `what` names it, also to the caller. */
export function notServed(what: string, reason = `${what} is not served here`): Refusal {
  return new Refusal(501, `${what} is not served by cdk-http-api-local`, reason);
}

/** An integration that does not respond, or not in time. */
export function serviceUnavailable(reason: string): Refusal {
  return new Refusal(503, 'Service Unavailable', reason);
}
