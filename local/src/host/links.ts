import type { Resource } from '../assembly/resource.js';
import type { ExtendedJson, Links, Provided, StandIns } from '../services/service.js';
import { createOrigins } from './origins.js';

export interface JoinedLinks {
  readonly links: Links;
  /** Adds what the services provide, after all have prepared. */
  provide(provided: readonly Partial<Provided>[]): void;
}

/** Combines the links of all services, in their order: if two could answer, the first does. */
export function joinLinks(standIns: readonly Partial<StandIns>[], allowOrigins: readonly string[]): JoinedLinks {
  let provided: readonly Partial<Provided>[] | undefined;
  let pageOrigins: readonly string[] = [];

  function all(): readonly Partial<Provided>[] {
    if (!provided) {
      throw new Error('prepare all services before you use what they provide');
    }
    return provided;
  }

  // If two have the same address, the later one of these is found.
  const reversed = standIns.toReversed();
  const pages = [...new Set([...standIns.flatMap((standIn) => standIn.pages ?? []), ...allowOrigins])];
  return {
    links: {
      origins: createOrigins(reversed.flatMap(({ replacements = [] }) => replacements)),
      hosts: reversed.flatMap(({ hosts = [] }) => hosts),
      pages,
      extendJson: (text) =>
        standIns.reduce<ExtendedJson>((before, standIn) => extended(before, standIn, pages), {
          text,
          added: undefined,
          unserved: undefined,
        }),
      describeFunction: (fn) => first(standIns, ({ describeFunction }) => describeFunction?.(fn)) ?? unknown(fn),
      awsServices: standIns.flatMap(({ awsServices = [] }) => awsServices),
      awsAccess: first(standIns, ({ awsAccess }) => awsAccess),
      get pageOrigins() {
        all();
        return pageOrigins;
      },
      publicKeys: (issuer) => first(all(), ({ publicKeys }) => publicKeys?.(issuer)),
      invoke: (fn, event, note, qualifier) => {
        const invoke = first(all(), ({ invoke }) => invoke);
        return invoke ? invoke(fn, event, note, qualifier) : Promise.reject(new Error(`no service runs '${fn.path}'`));
      },
      awsCall: (call) => first(all(), ({ awsCall }) => awsCall?.(call)),
      caller: (sessionToken) => first(all(), ({ caller }) => caller?.(sessionToken)),
    },
    provide: (these) => {
      provided = these;
      const own = these.toReversed().flatMap(({ pageOrigins = [] }) => pageOrigins);
      pageOrigins = [...new Set([...own, ...allowOrigins])];
    },
  };
}

function first<T, R>(items: readonly T[], ask: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) {
      return answer;
    }
  }
  return undefined;
}

function extended(before: ExtendedJson, { extendJson }: Partial<StandIns>, pages: readonly string[]): ExtendedJson {
  const next = extendJson?.(before.text, pages);
  return next
    ? {
        text: next.text,
        added: joined(before.added, next.added),
        unserved: joined(before.unserved, next.unserved),
      }
    : before;
}

function joined(...texts: readonly (string | undefined)[]): string | undefined {
  return texts.filter((text) => text !== undefined).join(', ') || undefined;
}

function unknown(fn: Resource) {
  return { obstacle: `no service runs '${fn.path}'`, variables: {} };
}
