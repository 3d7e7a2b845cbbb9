import type { Emulator } from './emulator';
import { type Answer, send } from './request';

/** A deployed HTTP API. */
export class DeployedApi {
  constructor(
    private readonly emulator: Emulator,
    private readonly id: string,
  ) {}

  /** The API with the endpoint of an output, such as `http://<id>.execute-api.localhost:4566`. */
  static at(endpoint: string | undefined, emulator: Emulator): DeployedApi {
    const [, id] = /^https?:\/\/(\w+)\.execute-api\./.exec(endpoint ?? '') ?? [];
    if (id === undefined) {
      throw new Error(`'${endpoint}' is not the endpoint of an API`);
    }
    return new DeployedApi(emulator, id);
  }

  /** The status of a `GET` request. */
  async get(path: string, token?: string): Promise<number> {
    return (await this.send(`GET ${path}`, token)).status;
  }

  /** Sends a request such as `PUT /notes/1`, which is answered with JSON. */
  async call(route: string, token?: string, body?: unknown) {
    const answer = await this.send(route, token, body);
    return { status: answer.status, body: JSON.parse(answer.body) };
  }

  private async send(route: string, token?: string, body?: unknown): Promise<Answer> {
    const [method, path = ''] = route.split(' ');
    const host = `${this.id}.execute-api.localhost:${this.emulator.port}`;
    return send(this.emulator, host, path, { method, token, body });
  }
}
