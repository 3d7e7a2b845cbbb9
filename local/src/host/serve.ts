import type { Assembly } from '../assembly/assembly.js';
import { DeployedFunctions } from '../services/functions/io/deployed-functions.js';
import { Accounts } from './accounts.js';
import type { Clock } from './clock.js';
import { createDeployment } from './deployment.js';
import type { RequestLog } from './log/request-log.js';
import type { TakeNote } from './log/take-note.js';
import { modelOf } from './model.js';
import { Ports } from './ports.js';
import type { Served } from './served.js';
import type { StateStore } from './state/state-store.js';

export interface ServeOptions {
  readonly assembly: Assembly;
  /** The first of the ports, which follow one another; 0 lets the system choose each. */
  readonly port: number;
  readonly state: StateStore;
  /** Whether to forget what the state has, once the ports are open. */
  readonly reset: boolean;
  /** Origins of dev servers, which the APIs and the user pools let in as if the template did. */
  readonly allowOrigins: readonly string[];
  readonly log: RequestLog;
  readonly clock: Clock;
}

/** An app that is served, and may change meanwhile. */
export interface Serving {
  /** What is served now. */
  readonly served: Served;
  /** Its user pools. */
  readonly accounts: Accounts;
  /**
   * Serves another assembly from now on. Ports, users, keys and sessions stay; requests that have come before are answered
   * as they were to be.
   *
   * @throws ProgramError where it cannot be served: what was served before still is.
   */
  deploy(assembly: Assembly): Promise<Served>;
  /** Ends all connections and functions at once. */
  close(): Promise<void>;
}

/**
 * Serves the sites, HTTP APIs and user pools of an assembly on this machine.
 *
 * @throws ListenError where a port is taken, CognitoError or StateError where the state cannot be used.
 */
export async function serve({
  assembly,
  port,
  state,
  reset,
  allowOrigins,
  log,
  clock,
}: ServeOptions): Promise<Serving> {
  const ports = new Ports(port);
  const ofNone: TakeNote = (text) => log.note(text);
  const functions = new DeployedFunctions({
    clock,
    onOutput: (fn, line, note = ofNone) => note(`${fn.path}: ${line}`),
  });
  let pageOrigins: ReadonlySet<string> = new Set();
  let inbox = '';
  let accounts: Accounts | undefined;
  let served: Served;

  async function deploy(next: Assembly): Promise<Served> {
    const model = modelOf(next);
    const servers = await ports.open(model);
    if (reset && !accounts) {
      state.remove();
    }
    accounts ??= new Accounts({
      state,
      clock,
      invoke: functions.invoke,
      allowedOrigins: (origin) => pageOrigins.has(origin),
      onMail: ({ to, code }, note = ofNone) =>
        note(`mail to ${to}${code === undefined ? '' : `: the code is ${code}`}  ${inbox}`),
    });
    const deployment = createDeployment({
      model,
      servers,
      accounts,
      invoke: functions.invoke,
      allowOrigins,
      log,
      clock,
    });
    // Nothing of this fails: it is all of the new assembly, or nothing.
    pageOrigins = deployment.pageOrigins;
    inbox = deployment.served.inbox ?? '';
    served = deployment.served;
    functions.deploy(next, deployment.environment);
    ports.answer(deployment.answerers);
    return served;
  }

  try {
    await deploy(assembly);
  } catch (error) {
    await ports.close();
    throw error;
  }
  return {
    get served() {
      return served;
    },
    accounts: accounts as unknown as Accounts,
    deploy,
    close: async () => void (await Promise.all([functions.close(), ports.close()])),
  };
}
