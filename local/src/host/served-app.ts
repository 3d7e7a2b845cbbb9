import type { Assembly } from '../assembly/assembly.js';
import type { Census } from '../assembly/census/census.js';
import type { Stack } from '../assembly/stack.js';
import { Unresolved, type Value } from '../assembly/value.js';
import type { Report, ReportSection } from '../services/service.js';
import type { Origins } from './origins.js';
import { table } from './table.js';
import {
  elsewhereText,
  type TypeElsewhereDocument,
  typeElsewhereDocument,
  type UnservedTypeDocument,
  unservedTypeDocument,
  unservedTypesText,
} from './unserved-types-report.js';

/** What is served of an assembly, for people and for programs. */
export interface ServedApp {
  /** A row for each address. */
  readonly rows: readonly (readonly string[])[];
  readonly sections: readonly ReportSection[];
  readonly document: AppDocument;
}

/** What every served app has, as plain data. */
export interface AppDocument {
  readonly version: 1;
  /** The values of the outputs, by construct path of their stack and by name. */
  readonly outputs: { readonly [stack: string]: { readonly [name: string]: string } };
  /** What is not served, or not served as on AWS, as sentences. */
  readonly unserved: readonly string[];
  /** Resources that are not served, by type. */
  readonly unservedTypes: readonly UnservedTypeDocument[];
  /** Resources that other programs serve, by type: an emulator, or an endpoint of the user. This program does not check them. */
  readonly servedElsewhere: readonly TypeElsewhereDocument[];
}

export interface ServedAppOptions {
  readonly assembly: Assembly;
  readonly census: Census;
  readonly origins: Origins;
  readonly allowOrigins: readonly string[];
  /** The reports of all services, in their order. */
  readonly reports: readonly Report[];
  readonly documents: readonly object[];
  readonly https: Https | undefined;
}

/** An address that browsers call over TLS. */
export interface TrustedOrigin {
  readonly origin: string;
  /** What works only if browsers trust its certificate. */
  readonly trustedFor: string;
}

/** The addresses whose certificate browsers must trust. */
export interface Https {
  readonly origins: readonly TrustedOrigin[];
  /** Whether the user set the certificate. */
  readonly isGiven: boolean;
  /** The file of the certificate. */
  readonly path: string | undefined;
}

/** Combines the reports of all services with the report on the whole app. */
export function servedApp({
  assembly,
  census,
  origins,
  allowOrigins,
  reports,
  documents,
  https,
}: ServedAppOptions): ServedApp {
  const outputs = assembly.stacks.map((stack) => outputsOf(stack, origins)).filter(({ values }) => values.length > 0);
  const replaced = [...origins.replaced, ...reports.flatMap((report) => report.replaced ?? [])];
  const unserved = [
    ...reports.flatMap((report) => report.unserved ?? []),
    ...census.properties,
    ...assembly.unread,
    ...assembly.standIns,
  ];
  const rows = reports.flatMap((report) => report.rows ?? []);
  const sections: readonly ReportSection[] = [
    ...outputs.map(({ stack, values }) => ({ order: 10, title: `Outputs of ${stack}`, text: table(values) })),
    { order: 40, title: 'Replaced', text: table(replaced.map(({ from, to, where }) => [from, to, `in ${where}`])) },
    {
      order: 50,
      title: 'Allowed by --allow-origin, in addition to the origins of the app',
      text: allowOrigins.join('\n'),
    },
    { order: 45, title: 'To do once', text: https ? toDoOnce(https) : '' },
    { order: 62, title: 'Served elsewhere, not checked by this program', ...elsewhereText(census.elsewhere) },
    { order: 65, title: 'Not served', ...unservedTypesText(census.types) },
    { order: 70, title: 'Different from AWS', text: unserved.map((reason) => `- ${reason}`).join('\n') },
    ...reports.flatMap((report) => report.sections ?? []),
  ];
  return {
    rows: inOrder(rows).map(({ cells }) => cells),
    sections: inOrder(sections),
    document: {
      version: 1,
      ...Object.assign({}, ...documents),
      outputs: Object.fromEntries(outputs.map(({ stack, values }) => [stack, Object.fromEntries(values)])),
      unserved,
      unservedTypes: census.types.map(unservedTypeDocument),
      servedElsewhere: census.elsewhere.map(typeElsewhereDocument),
    },
  };
}

/** What a person does before the first sign-in. */
function toDoOnce({ origins, isGiven, path }: Https): string {
  if (isGiven) {
    return '';
  }
  return [
    ...origins.map(
      ({ origin, trustedFor }) =>
        `for ${trustedFor}, in each browser: open ${origin} and accept the certificate (Amplify calls this address only over https)`,
    ),
    ...(path === undefined ? [] : [`for Node.js programs: set NODE_EXTRA_CA_CERTS=${path}`]),
    'instead of these steps: use a certificate that browsers trust, e.g. from mkcert, with --tls-cert and --tls-key',
  ].join('\n');
}

function inOrder<T extends { readonly order: number }>(items: readonly T[]): readonly T[] {
  return items.toSorted((one, other) => one.order - other.order);
}

function outputsOf(stack: Stack, origins: Origins) {
  const values = stack.outputs.map(
    ({ logicalId, value }) => [logicalId, textOf(origins.replaceDeep(value, `the output '${logicalId}'`))] as const,
  );
  return { stack: stack.path, values };
}

function textOf(value: Value | undefined): string {
  if (value instanceof Unresolved) {
    return `unknown here: ${value.reason}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
