import { isDeepStrictEqual } from 'node:util';
import type { InventoriedApi, InventoriedCors } from '../inventory.js';
import type { Findings } from './findings.js';

type Cors = InventoriedApi['cors'];

const lists = ['allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders'] as const;
const nothing: InventoriedCors = {
  allowOrigins: [],
  allowMethods: [],
  allowHeaders: [],
  exposeHeaders: [],
  allowCredentials: false,
};

/** Adds what CORS allows now and did not allow before. */
export function addLoosenedCors(before: Cors, after: Cors, findings: Findings): void {
  if (isDeepStrictEqual(before, after)) {
    return;
  }
  if (after === undefined) {
    findings.add('CORS', 'gone', "from now on the handlers' own CORS headers apply, which are unknown here");
  } else if (typeof before === 'string' || typeof after === 'string') {
    findings.add('CORS', 'it depends on a value that is unknown before deployment, and that value has changed');
  } else {
    for (const list of lists) {
      for (const value of added(before ?? nothing, after, list)) {
        findings.add('CORS', `${list} is wider`, value);
      }
    }
    if (after.allowCredentials && !before?.allowCredentials) {
      findings.add('CORS', 'allowCredentials is on');
    }
  }
}

/** Adds all other differences. */
export function addChangedCors(before: Cors, after: Cors, findings: Findings): void {
  if (typeof before !== 'object' || typeof after !== 'object') {
    return;
  }
  for (const list of lists) {
    for (const value of before[list].filter((value) => !after[list].includes(value))) {
      findings.add('CORS', `${list} no longer has`, value);
    }
    const known = [...before[list], ...added(before, after, list)];
    for (const value of after[list].filter((value) => !known.includes(value))) {
      findings.add('CORS', `${list} now has`, value);
    }
  }
  if (before.allowCredentials && !after.allowCredentials) {
    findings.add('CORS', 'allowCredentials is off');
  }
}

/** What the list allows now and did not allow before. */
function added(before: InventoriedCors, after: InventoriedCors, list: (typeof lists)[number]): readonly string[] {
  const was = effective(before);
  return effective(after)[list].filter((value) => !isAllowed(was, list, value));
}

/** Browsers treat `*` as a wildcard only for requests without credentials. */
function effective(cors: InventoriedCors): InventoriedCors {
  const withoutStar = (values: readonly string[]) => values.filter((value) => !cors.allowCredentials || value !== '*');
  return {
    allowOrigins: withoutStar(cors.allowOrigins),
    allowMethods: withoutStar(cors.allowMethods),
    allowHeaders: withoutStar(cors.allowHeaders),
    exposeHeaders: withoutStar(cors.exposeHeaders),
    allowCredentials: cors.allowCredentials,
  };
}

/** `https://*` is every origin with that scheme; `*` is everything except the header `authorization`. */
function isAllowed(cors: InventoriedCors, list: (typeof lists)[number], value: string): boolean {
  const scheme = list === 'allowOrigins' ? value.replace(/^(https?:\/\/).*$/, '$1*') : value;
  return [value, scheme, ...(value === 'authorization' ? [] : ['*'])].some((allowed) => cors[list].includes(allowed));
}
