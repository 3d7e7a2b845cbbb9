import type { Endpoint } from '../services/service.js';

/** The groups after the fixed places, in this order. */
const groups = ['apis', 'sites', 'others'] as const;
const firstOfGroups = 3;

export interface PlacedEndpoint extends Endpoint {
  /** The distance from the first port. */
  readonly offset: number;
}

/** Assigns ports to endpoints one after the other, in the order of the ports. */
export function portOffsets(endpoints: readonly Endpoint[]): readonly PlacedEndpoint[] {
  const fixed = endpoints.flatMap((endpoint) =>
    typeof endpoint.slot === 'number' ? [{ ...endpoint, offset: endpoint.slot }] : [],
  );
  const grouped = groups.flatMap((group) => endpoints.filter(({ slot }) => slot === group));
  return [
    ...fixed.sort((one, other) => one.offset - other.offset),
    ...grouped.map((endpoint, index) => ({ ...endpoint, offset: firstOfGroups + index })),
  ];
}
