import type { Answerer } from '../../../host/http/listen.js';
import { loggedAnswerer } from '../../../host/log/server-log.js';
import type { Host } from '../../service.js';
import type { Cognito } from '../cognito.js';

/** Answers the requests to the domain of a user pool. */
export function managedLoginAnswerer(cognito: Cognito, poolId: string, host: Host): Answerer {
  return loggedAnswerer('login', host, async (request, note) => {
    const { response, user, reason } = await cognito.handleLogin(poolId, request, note);
    return { response, sub: user, reason };
  });
}
