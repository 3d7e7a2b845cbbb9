import type { ServiceEndpoints } from '../../host/handlers/service-endpoints.js';
import { table } from '../../host/table.js';
import type { Report } from '../service.js';
import { type Destinations, nameOf } from './destinations.js';

export interface AwsReportOptions {
  readonly origin: string;
  readonly endpoints: ServiceEndpoints;
  readonly destinations: Destinations;
  /** The services that this program serves. */
  readonly served: readonly string[];
}

/** Where the calls of functions go. */
export function awsReport({ origin, endpoints, destinations, served }: AwsReportOptions): Report {
  const { emulator } = destinations;
  const named = [...endpoints.services].map(([service, endpoint]) => [service, nameOf(endpoint)]);
  const unknown = Object.entries(endpoints.unknown).map(([variable, url]) => [variable, url]);
  const emulated = emulator ? [...emulator.services].filter((service) => !endpoints.services.has(service)) : [];
  const rows = [
    ...served.map((service) => [service, servedHere.get(service) ?? 'served here']),
    ...named.filter(([service = '']) => !served.includes(service) || service === 'lambda'),
    ...unknown,
    ...(emulator ? [[emulated.join(', '), emulator.name]] : []),
    ['all others', endpoints.others ? nameOf(endpoints.others) : 'refused; the log shows the name of the call'],
  ];
  return {
    rows: [{ order: 50, cells: ['AWS', origin, 'functions call it instead of AWS'] }],
    sections: [{ order: 35, title: 'AWS calls from functions', text: table(rows) }],
  };
}

const servedHere = new Map([
  ['cognito-idp', 'the user pools of this app, served here'],
  ['lambda', 'Invoke calls to the functions of this app, served here'],
]);
