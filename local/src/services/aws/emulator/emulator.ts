import type { HttpRequest, HttpResponse } from '../../../host/http/message.js';

/** A program that emulates AWS services, and runs as long as this one. */
export interface Emulator {
  /** For messages: `ministack 1.5.33`. */
  readonly name: string;
  /** The services that it emulates, by their names in the AWS CLI. */
  readonly services: ReadonlySet<string>;
  /**
   * Answers a call.
   *
   * @param request its `Host` is the address of this program, which the response may contain
   * @param account whose resources the call is about
   * @throws Error with the reason if there is no response
   */
  send(request: HttpRequest, account: string | undefined): Promise<HttpResponse>;
  /** Ends it, after it has written its data. */
  close(): Promise<void>;
}

/** Why there is no emulator, and the commands that install one. */
export class NoEmulator {
  constructor(
    readonly reason: string,
    readonly remedy: string,
  ) {}
}
