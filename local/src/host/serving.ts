import type { Assembly } from '../assembly/assembly.js';
import { takeCensus } from '../assembly/census/census.js';
import type { Addresses, Host, Running, Service } from '../services/service.js';
import { type KeptCertificate, keptCertificate } from './http/kept-certificate.js';
import type { TlsCertificate } from './http/self-signed-certificate.js';
import { Ports } from './ports.js';
import { RunningServices, readModels, type ServiceModel } from './running-services.js';
import { type Https, type ServedApp, servedApp } from './served-app.js';
import type { StateStore } from './state/state-store.js';

export interface ServingOptions extends Omit<Host, 'state'> {
  readonly services: readonly Service[];
  readonly assembly: Assembly;
  /** The first port. The others follow it; 0 lets the system choose each. */
  readonly port: number;
  readonly state: StateStore;
  /** Whether to delete the saved state, once the ports are open. */
  readonly reset: boolean;
  /**
   * The certificate of the endpoints that answer TLS.
   *
   * @default - a self-signed certificate, which is kept in the state
   */
  readonly certificate?: TlsCertificate;
}

/** An app that is being served, and may change. */
export interface Serving {
  /** What is served now. */
  readonly served: ServedApp;
  /** What a service does in this program, for callers that know it. */
  of<Model, Run extends Running<Model>>(service: Service<Model, Run>): Run;
  /**
   * Serves another assembly from now on. Ports, users, keys and sessions stay; requests that were received before are answered
   * by the previous one.
   *
   * @throws ProgramError if it cannot be served: then the previous assembly is still served.
   */
  deploy(assembly: Assembly): Promise<ServedApp>;
  /** Ends all connections and functions at once. */
  close(): Promise<void>;
}

/**
 * Serves an assembly on this machine, with all services.
 *
 * @throws ListenError if a port is in use, StateError or an error of a service if the saved state cannot be used.
 */
export async function serveBy(options: ServingOptions): Promise<Serving> {
  const { services, clock, log, allowOrigins, userCommands, handlers = {}, sourceMapOf } = options;
  let certificate: KeptCertificate | undefined;
  const ports = new Ports(options.port, () => {
    certificate ??= options.certificate
      ? { ...options.certificate, path: undefined }
      : keptCertificate(options.state, clock());
    return certificate;
  });
  const stores = new Map<string, StateStore>();
  let running: RunningServices | undefined;
  let served: ServedApp;

  function state(file: string): StateStore {
    const store = stores.get(file) ?? options.state.file(file);
    if (options.reset && !stores.has(file)) {
      store.remove();
    }
    stores.set(file, store);
    return store;
  }

  async function deploy(assembly: Assembly): Promise<ServedApp> {
    const models = readModels(services, assembly);
    const added = await ports.open(models.flatMap(({ service, model }) => service.endpoints?.(model) ?? []));
    try {
      running ??= new RunningServices(services, {
        clock,
        log,
        allowOrigins,
        userCommands,
        handlers,
        ...(sourceMapOf && { sourceMapOf }),
        state,
      });
      const { deployments, links } = await running.prepare(models, ports);
      const reports = deployments.map((deployment) => deployment.report());
      const documents = deployments.map(({ document }) => document);
      const https = httpsOf(models, ports);
      const elsewhere = reports.flatMap((report) => report.elsewhere ?? []);
      const census = takeCensus(
        assembly,
        Object.assign({}, ...services.map(({ types }) => types)),
        new Map(elsewhere.map(({ resource, by }) => [resource, by])),
      );
      const next = servedApp({ assembly, census, origins: links.origins, allowOrigins, reports, documents, https });
      const answerers = new Map(deployments.flatMap((deployment) => [...(deployment.answerers ?? [])]));
      // None of this can fail: either the whole new assembly is served, or nothing changes.
      served = next;
      for (const deployment of deployments) {
        deployment.commit?.();
      }
      ports.answer(answerers);
      return served;
    } catch (error) {
      await ports.close(added);
      throw error;
    }
  }

  /** The description of the endpoints whose certificate browsers must trust; `undefined` if there is none. */
  function httpsOf(models: readonly ServiceModel[], at: Addresses): Https | undefined {
    const endpoints = models.flatMap(({ service, model }) => service.endpoints?.(model) ?? []);
    const origins = endpoints.flatMap(({ key, trustedFor }) =>
      trustedFor === undefined ? [] : [{ origin: at.origin(key).replace('http:', 'https:'), trustedFor }],
    );
    return origins.length === 0
      ? undefined
      : { origins, isGiven: options.certificate !== undefined, path: certificate?.path };
  }

  async function close(): Promise<void> {
    await Promise.all([running?.close(), ports.close()]);
  }

  try {
    await deploy(options.assembly);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    get served() {
      return served;
    },
    of: (service) => (running as RunningServices).of(service),
    deploy,
    close,
  };
}
