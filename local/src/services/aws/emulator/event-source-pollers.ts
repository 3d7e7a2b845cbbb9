import type { InvokeFunction } from '../../../host/invoke-function.js';
import type { Destination } from '../destinations.js';
import type { QueueEventSource } from '../template/event-source.js';
import { QueuePoller } from './queue-poller.js';

/** The queues that invoke functions, as they were deployed last. */
export class EventSourcePollers {
  readonly #pollers = new Set<QueuePoller>();

  constructor(private readonly note: (text: string) => void) {}

  /** Reads only these queues from now on. */
  replace(sources: readonly QueueEventSource[], queues?: Pick<Destination, 'send'>, invoke?: InvokeFunction): void {
    for (const poller of this.#pollers) {
      poller.stop();
    }
    this.#pollers.clear();
    if (queues && invoke) {
      for (const source of sources) {
        const send = (...call: Parameters<Destination['send']>) => queues.send(...call);
        this.#pollers.add(new QueuePoller({ source, send, invoke, note: this.note }));
      }
    }
  }
}
