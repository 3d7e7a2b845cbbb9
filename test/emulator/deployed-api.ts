import { request } from 'node:http';
import type { Emulator } from './emulator';

/** A deployed HTTP API. */
export class DeployedApi {
  constructor(
    private readonly emulator: Emulator,
    private readonly id: string,
  ) {}

  /** That of an output such as `http://<id>.execute-api.127.0.0.1:4566`, which is no name that a resolver knows. */
  static at(endpoint: string | undefined, emulator: Emulator): DeployedApi {
    const [, id] = /^https?:\/\/(\w+)\.execute-api\./.exec(endpoint ?? '') ?? [];
    if (id === undefined) {
      throw new Error(`'${endpoint}' is not the endpoint of an API`);
    }
    return new DeployedApi(emulator, id);
  }

  /** The status of a `GET` request. */
  async get(path: string, token?: string): Promise<number> {
    const { port } = this.emulator;
    const headers = {
      host: `${this.id}.execute-api.127.0.0.1:${port}`,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers, agent: false, timeout: 60_000 }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      })
        .on('timeout', () => reject(new Error(`no answer to GET ${path}`)))
        .on('error', reject)
        .end();
    });
  }
}
