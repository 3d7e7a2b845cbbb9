import type { Assembly } from '../assembly/assembly.js';
import type { Addresses, Deployment, Host, Links, Running, Service } from '../services/service.js';
import { joinLinks } from './links.js';

/** A service with its model of an assembly. */
export interface ServiceModel {
  readonly service: Service;
  readonly model: unknown;
}

/** What all services are ready to serve. */
export interface Prepared {
  readonly deployments: readonly Deployment[];
  readonly links: Links;
}

export function readModels(services: readonly Service[], assembly: Assembly): readonly ServiceModel[] {
  return services.map((service) => ({ service, model: service.read(assembly) }));
}

/** The services of a program, from its start to its end. */
export class RunningServices {
  readonly #running = new Map<Service, Running<unknown>>();

  /** Opens all services, or none if one cannot be opened. */
  constructor(
    services: readonly Service[],
    private readonly host: Host,
  ) {
    try {
      for (const service of services) {
        this.#running.set(service, service.open(host));
      }
    } catch (error) {
      void this.close();
      throw error;
    }
  }

  of<Model, Run extends Running<Model>>(service: Service<Model, Run>): Run {
    const running = this.#running.get(service as Service);
    if (!running) {
      throw new Error(`this program has no service '${service.name}'`);
    }
    return running as Run;
  }

  /** Prepares all services, one after the other. If one fails, nothing that is served has changed. */
  async prepare(models: readonly ServiceModel[], at: Addresses): Promise<Prepared> {
    const standIns = models.map(({ service, model }) => service.standIns?.(model, at, this.host.handlers ?? {}) ?? {});
    const { links, provide } = joinLinks(standIns, this.host.allowOrigins);
    const deployments: Deployment[] = [];
    for (const { service, model } of models) {
      deployments.push(await this.of(service).prepare(model, at, links));
    }
    provide(deployments.map(({ provides = {} }) => provides));
    return { deployments, links };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((running) => running.close()));
  }
}
