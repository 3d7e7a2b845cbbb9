import type { InvokeFunction } from '../../../host/invoke-function.js';
import type { QueueEventSource } from '../template/event-source.js';
import type { Emulator } from './emulator.js';
import { QueuePoller } from './queue-poller.js';

/** The queues that functions are called by, as they were deployed last. */
export class EventSourcePollers {
  readonly #pollers = new Set<QueuePoller>();

  constructor(private readonly note: (text: string) => void) {}

  /** Reads these from now on, and no others. */
  replace(sources: readonly QueueEventSource[], emulator?: Emulator, invoke?: InvokeFunction): void {
    for (const poller of this.#pollers) {
      poller.stop();
    }
    this.#pollers.clear();
    for (const source of emulator && invoke ? sources : []) {
      const send = (...call: Parameters<Emulator['send']>) => (emulator as Emulator).send(...call);
      this.#pollers.add(new QueuePoller({ source, send, invoke: invoke as InvokeFunction, note: this.note }));
    }
  }
}
