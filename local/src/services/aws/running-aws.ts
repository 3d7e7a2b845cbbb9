import { UsageError } from '../../errors.js';
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
import { ministackServices } from './emulator/ministack.js';
import { EmulatedStacks } from './emulator/stacks.js';
import { createTables } from './emulator/tables.js';
import { forward } from './io/forward.js';
import { deleteData, startMinistack } from './io/start-ministack.js';
import { withoutSecretEnds } from './secret-names.js';
import { servedElsewhere } from './served-elsewhere.js';

/** How long an endpoint may take to respond, in milliseconds: longer than a request for messages waits. */
const patience = 60_000;
/** After how long the log says what a start waits for, in milliseconds. */
const slow = 2000;

interface RunningEmulator {
  readonly emulator: Emulator;
  readonly stacks: EmulatedStacks;
}

/** What replaces AWS, as long as the program runs. */
export class RunningAws implements Running<AwsModel, AwsDocument> {
  readonly #pollers: EventSourcePollers;
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
    await this.#wait('an earlier ministack to end', this.#forget());
    if (model.functions.length === 0) {
      return { document: { aws: null }, report: () => ({}), commit: () => this.#pollers.replace([]) };
    }
    const { endpoints = noEndpoints } = this.host.handlers ?? {};
    checkNamed(endpoints, links.awsServices);
    const started = await this.#wait('ministack to start', this.#start());
    const emulator = started instanceof NoEmulator ? started : started?.emulator;
    const sendTo = (request: HttpRequest, url: string) => forward(request, url, patience);
    const destinations = new Destinations({
      endpoints,
      emulator: emulator && withoutSecretEnds(emulator, model.resources.secrets),
      emulated: ministackServices,
      sendTo,
    });
    const notCreated = {
      atEndpoint: await this.#makeTables(model, destinations.endpointOf('dynamodb')),
      inEmulator: await this.#deploy(model, started),
    };
    const elsewhere = servedElsewhere(model, destinations, {
      tables: notCreated.atEndpoint.length === 0,
      inEmulator: notCreated.inEmulator.length === 0,
    });
    const faults = [
      ...notCreated.atEndpoint,
      ...(destinations.emulator ? model.resources.unserved : []),
      ...notCreated.inEmulator,
      ...(destinations.of('sqs') ? model.eventSources.limits : unread(model)),
      ...model.eventSources.unserved,
      ...(emulator instanceof NoEmulator
        ? [`the services of --aws are not served, because ${emulator.reason}: run ${emulator.remedy}`]
        : []),
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
        this.#pollers.replace(queues ? model.eventSources.queues : [], queues, links.invoke);
      },
    };
  }

  async close(): Promise<void> {
    this.#pollers.replace([]);
    const started = await this.#starting;
    await (started instanceof NoEmulator ? undefined : started?.emulator.close());
  }

  /** Deletes the data of earlier runs, if the user wants that. */
  #forget(): Promise<void> {
    const { reset = false, state } = this.host.handlers?.emulator ?? {};
    this.#forgotten ??= reset && state !== undefined ? deleteData(state) : Promise.resolve();
    return this.#forgotten;
  }

  /** `undefined` if none was requested. */
  #start(): Promise<RunningEmulator | NoEmulator> | undefined {
    const options = this.host.handlers?.emulator;
    this.#starting ??= options?.isRequested
      ? startMinistack(options).then((emulator) =>
          emulator instanceof NoEmulator ? emulator : { emulator, stacks: new EmulatedStacks(emulator) },
        )
      : undefined;
    return this.#starting;
  }

  async #deploy(
    { resources }: AwsModel,
    started: RunningEmulator | NoEmulator | undefined,
  ): Promise<readonly string[]> {
    return started === undefined || started instanceof NoEmulator
      ? []
      : this.#wait(`${started.emulator.name} to create the resources`, started.stacks.deploy(resources.stacks));
  }

  async #makeTables({ resources }: AwsModel, endpoint: NamedEndpoint | undefined): Promise<readonly string[]> {
    const send = (request: HttpRequest) => forward(request, endpoint?.url ?? '', patience);
    return endpoint
      ? this.#wait(`${endpoint.url} to create the tables`, createTables(resources.tables, send, endpoint.url))
      : [];
  }

  /** Nothing new is served during this time, so the log says what takes so long. */
  async #wait<T>(what: string, work: T): Promise<Awaited<T>> {
    const timer = setTimeout(() => this.host.log.note(`waiting for ${what}`), slow).unref();
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }
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
