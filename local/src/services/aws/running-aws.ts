import { UsageError } from '../../errors.js';
import type { EmulatorOptions } from '../../host/handlers/emulator-options.js';
import { type NamedEndpoint, noEndpoints, type ServiceEndpoints } from '../../host/handlers/service-endpoints.js';
import type { HttpRequest } from '../../host/http/message.js';
import type { Addresses, Deployment, Host, Links, Running } from '../service.js';
import { awsAnswerer } from './aws-answerer.js';
import type { AwsDocument } from './aws-document.js';
import { awsEndpoint } from './aws-endpoint.js';
import type { AwsModel } from './aws-model.js';
import { awsReport } from './aws-report.js';
import { Destinations } from './destinations.js';
import { type Emulator, NoEmulator } from './emulator/emulator.js';
import { EventSourcePollers } from './emulator/event-source-pollers.js';
import { lateEmulator } from './emulator/late-emulator.js';
import { ministackServices } from './emulator/ministack.js';
import { EmulatedStacks } from './emulator/stacks.js';
import { createTables } from './emulator/tables.js';
import { forward } from './io/forward.js';
import { deleteData, startMinistack } from './io/start-ministack.js';
import { withoutSecretEnds } from './secret-names.js';
import { servedElsewhere } from './served-elsewhere.js';

/** How long an endpoint may take to respond, in milliseconds: longer than a request for messages waits. */
const patience = 60_000;
/** After this time, in milliseconds, the log says what the start is waiting for. */
const slow = 2000;
/** How long a start waits at most, in milliseconds. After that, everything else is served, and only calls that need it wait. */
const longestWait = 5000;

interface RunningEmulator {
  readonly emulator: Emulator;
  readonly stacks: EmulatedStacks;
}

interface Emulated {
  readonly emulator: Emulator | NoEmulator;
  /** What the emulator did not create, as sentences. */
  readonly notCreated: readonly string[];
}

/** What replaces AWS, as long as the program runs. */
export class RunningAws implements Running<AwsModel, AwsDocument> {
  readonly #pollers: EventSourcePollers;
  /** What is still waited for. */
  readonly #waits = new Set<string>();
  readonly #closing = new AbortController();
  /** The model that is served. */
  #current: AwsModel | undefined;
  #forgotten: Promise<void> | undefined;
  #starting: Promise<RunningEmulator | NoEmulator> | undefined;

  constructor(private readonly host: Host) {
    this.#pollers = new EventSourcePollers((text) => host.log.note(text));
  }

  /**
   * Resources of the template are created here already: this does not disturb what is served.
   *
   * @throws UsageError if an endpoint is set for a service that is served here.
   */
  async prepare(model: AwsModel, at: Addresses, links: Links): Promise<Deployment<AwsDocument>> {
    const inTime = within(longestWait);
    await inTime(this.#forget());
    if (model.functions.length === 0) {
      return { document: { aws: null }, report: () => ({}), commit: () => this.#replace(model, []) };
    }
    const { endpoints = noEndpoints } = this.host.handlers ?? {};
    checkNamed(endpoints, links.awsServices);
    const emulating = this.#emulate(model);
    const emulated = emulating && (await inTime(emulating));
    const late = emulated ? undefined : emulating;
    const emulator = late ? lateEmulator('ministack', ministackServices, late) : emulated?.emulator;
    const destinations = new Destinations({
      endpoints,
      emulator: emulator && withoutSecretEnds(emulator, model.resources.secrets),
      emulated: ministackServices,
      sendTo: async (request, url) => {
        await (url === endpoint?.url ? creating : undefined);
        return forward(request, url, patience);
      },
    });
    const endpoint = destinations.endpointOf('dynamodb');
    const creating = this.#makeTables(model, endpoint);
    const atEndpoint = await inTime(creating);
    const elsewhere = servedElsewhere(model, destinations, {
      tables: atEndpoint === undefined || atEndpoint.length === 0,
      inEmulator: emulated === undefined || emulated.notCreated.length === 0,
    });
    const faults = [
      ...[...this.#waits].map(
        (what) => `still waiting for ${what}: calls that need it wait, and the log shows the result`,
      ),
      ...(atEndpoint ?? []),
      ...(destinations.emulator ? model.resources.unserved : []),
      ...(destinations.of('sqs') ? model.eventSources.limits : unread(model)),
      ...model.eventSources.unserved,
      ...(emulated ? faultsOf(emulated) : []),
    ];
    const origin = at.origin(awsEndpoint);
    return {
      answerers: new Map([
        [awsEndpoint, awsAnswerer({ destinations, links, host: this.host, origin, account: onlyAccount(model) })],
      ]),
      document: { aws: origin },
      report: () => ({
        ...awsReport({ origin, endpoints, destinations, served: links.awsServices }),
        unserved: faults,
        elsewhere,
      }),
      commit: () => {
        const queues = destinations.of('sqs');
        this.#replace(model, queues ? model.eventSources.queues : [], queues, links.invoke);
        if (late) {
          this.#noteLate(model, late.then(faultsOf));
        }
        if (!atEndpoint) {
          this.#noteLate(model, creating);
        }
      },
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#replace(undefined, []);
    const started = await this.#starting;
    await (started instanceof NoEmulator ? undefined : started?.emulator.close());
  }

  #replace(model: AwsModel | undefined, ...queues: Parameters<EventSourcePollers['replace']>): void {
    this.#current = model;
    this.#pollers.replace(...queues);
  }

  /** Writes into the log what is not served after all, if this model is still served then. */
  #noteLate(model: AwsModel, work: Promise<readonly string[]>): void {
    const note = (sentences: readonly string[]) => {
      for (const sentence of this.#current === model ? sentences : []) {
        this.host.log.note(sentence);
      }
    };
    work.then(note, (error: Error) => note([`calls to AWS fail: ${error.message}`]));
  }

  /** `undefined` if no emulator was requested. */
  #emulate({ resources }: AwsModel): Promise<Emulated> | undefined {
    return this.#start()?.then(async (started) => {
      if (started instanceof NoEmulator) {
        return { emulator: started, notCreated: [] };
      }
      const { emulator, stacks } = started;
      const deployed = stacks.deploy(resources.stacks);
      return { emulator, notCreated: await this.#wait(`${emulator.name} to create the resources`, deployed) };
    });
  }

  /** Deletes the data of earlier runs, if the user wants that. */
  #forget(): Promise<void> {
    const { reset = false, state } = this.host.handlers?.emulator ?? {};
    this.#forgotten ??=
      reset && state !== undefined
        ? this.#wait('an earlier ministack to end', deleteData(state, this.#closing.signal))
        : Promise.resolve();
    return this.#forgotten;
  }

  /** `undefined` if none was requested. */
  #start(): Promise<RunningEmulator | NoEmulator> | undefined {
    const options = this.host.handlers?.emulator;
    this.#starting ??= options?.isRequested ? this.#forget().then(() => this.#startNow(options)) : undefined;
    return this.#starting;
  }

  async #startNow(options: EmulatorOptions): Promise<RunningEmulator | NoEmulator> {
    const emulator = await this.#wait('ministack to start', startMinistack(options, this.#closing.signal));
    return emulator instanceof NoEmulator ? emulator : { emulator, stacks: new EmulatedStacks(emulator) };
  }

  async #makeTables({ resources }: AwsModel, endpoint: NamedEndpoint | undefined): Promise<readonly string[]> {
    const send = (request: HttpRequest) => forward(request, endpoint?.url ?? '', patience);
    return endpoint
      ? this.#wait(`${endpoint.url} to create the tables`, createTables(resources.tables, send, endpoint.url))
      : [];
  }

  /** The log says what takes so long, and how long it took. */
  async #wait<T>(what: string, work: Promise<T>): Promise<T> {
    this.#waits.add(what);
    const since = this.host.clock();
    let isNoted = false;
    const timer = setTimeout(() => {
      isNoted = true;
      this.host.log.note(`waiting for ${what}`);
    }, slow).unref();
    try {
      return await work;
    } finally {
      this.#waits.delete(what);
      clearTimeout(timer);
      if (isNoted && !this.#closing.signal.aborted) {
        this.host.log.note(`waited ${((this.host.clock() - since) / 1000).toFixed(1)} seconds for ${what}`);
      }
    }
  }
}

/** Waits together for this many milliseconds: `undefined` for work that takes longer. */
function within(milliseconds: number): <T>(work: Promise<T>) => Promise<T | undefined> {
  const end = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), milliseconds).unref();
  });
  return (work) => Promise.race([work, end]);
}

function faultsOf({ emulator, notCreated }: Emulated): readonly string[] {
  return emulator instanceof NoEmulator
    ? [`the services of --aws are not served, because ${emulator.reason}: run ${emulator.remedy}`]
    : notCreated;
}

/** The account of calls that belong to no function, such as those of a test; `undefined` if the app has several. */
function onlyAccount({ functions }: AwsModel): string | undefined {
  const [account, ...others] = new Set(functions.map(({ stack }) => stack.account));
  return others.length === 0 ? account : undefined;
}

/** Event sources whose queues do not exist here. */
function unread({ eventSources }: AwsModel): readonly string[] {
  return eventSources.queues.map(
    ({ resource }) => `the event source '${resource.path}' calls no function here: use --endpoint sqs=<url> or --aws`,
  );
}

/** @throws UsageError if an endpoint is set for a service that is served here: no call for a local user's pool may go elsewhere. */
function checkNamed({ services }: ServiceEndpoints, served: readonly string[]): void {
  const { url, by } = (served.includes('cognito-idp') && services.get('cognito-idp')) || {};
  if (by !== undefined && !by.startsWith('AWS_')) {
    throw new UsageError(
      `the user pools of this app are served here, so ${by} does not accept an endpoint for cognito-idp, got '${url}'`,
    );
  }
}
