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
  /** The first of the ports, which follow one another; 0 lets the system choose each. */
  readonly port: number;
  readonly state: StateStore;
  /** Whether to forget what the state has, once the ports are open. */
  readonly reset: boolean;
  /**
   * Of the endpoints that answer TLS.
   *
   * @default - one that is signed by itself, and kept in the state
   */
  readonly certificate?: TlsCertificate;
}

/** An app that is served, and may change meanwhile. */
export interface Serving {
  /** What is served now. */
  readonly served: ServedApp;
  /** What a service does in this program, for those that know it. */
  of<Model, Run extends Running<Model>>(service: Service<Model, Run>): Run;
  /**
   * Serves another assembly from now on. Ports, users, keys and sessions stay; requests that have come before are answered
   * as they were to be.
   *
   * @throws ProgramError where it cannot be served: what was served before still is.
   */
  deploy(assembly: Assembly): Promise<ServedApp>;
  /** Ends all connections and functions at once. */
  close(): Promise<void>;
}

/**
 * Serves what services know of an assembly on this machine.
 *
 * @throws ListenError where a port is taken, StateError or an error of a service where what is kept cannot be used.
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
      const census = takeCensus(assembly, Object.assign({}, ...services.map(({ types }) => types)));
      const next = servedApp({ assembly, census, origins: links.origins, allowOrigins, reports, documents, https });
      const answerers = new Map(deployments.flatMap((deployment) => [...(deployment.answerers ?? [])]));
      // Nothing of this fails: it is all of the new assembly, or nothing.
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

  /** What is said of the endpoints that answer TLS. */
  function httpsOf(models: readonly ServiceModel[], at: Addresses): Https | undefined {
    const endpoints = models.flatMap(({ service, model }) => service.endpoints?.(model) ?? []);
    const origins = endpoints.filter(({ tls }) => tls).map(({ key }) => at.origin(key).replace('http:', 'https:'));
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
