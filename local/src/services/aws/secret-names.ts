import type { HttpRequest } from '../../host/http/message.js';
import { type Emulator, NoEmulator } from './emulator/emulator.js';

/**
 * Lets functions name secrets by the ARNs that they get: an emulator chooses the random suffix itself, and finds secrets without it.
 *
 * @param secrets ARNs, with and without the suffix
 */
export function withoutSecretEnds(
  emulator: Emulator | NoEmulator,
  secrets: ReadonlyMap<string, string>,
): Emulator | NoEmulator {
  if (emulator instanceof NoEmulator || secrets.size === 0) {
    return emulator;
  }
  return {
    name: emulator.name,
    services: emulator.services,
    close: () => emulator.close(),
    send: (request, account) => emulator.send(isOfSecrets(request) ? renamed(request, secrets) : request, account),
  };
}

function isOfSecrets({ headers }: HttpRequest): boolean {
  return headers['x-amz-target']?.startsWith('secretsmanager.') ?? false;
}

function renamed(request: HttpRequest, secrets: ReadonlyMap<string, string>): HttpRequest {
  let text = request.body.toString();
  for (const [arn, partial] of secrets) {
    text = text.replaceAll(`"${arn}"`, `"${partial}"`);
  }
  return { ...request, body: Buffer.from(text) };
}
