import type { RouteKey } from './route-key';

/** Who may call a route: anyone, or the holder of an access token with one of the scopes (any token, if there are none). */
export type Access = { readonly public: true } | { readonly public: false; readonly scopes: readonly string[] };

interface DeclaredRoute {
  readonly key: RouteKey;
  readonly access: Access;
}

/**
 * The routes that an API's own methods declared. What API Gateway takes for one route can be declared only once.
 */
export class DeclaredRoutes {
  private readonly byShape = new Map<string, DeclaredRoute>();

  /** Refuses keys that are declared already, or twice among themselves. */
  assertNew(keys: readonly RouteKey[], access: Access): void {
    const seen = new Map(this.byShape);
    for (const key of keys) {
      const first = seen.get(key.shape);
      if (first) {
        throw new Error(
          `route '${key}' (${verb(access)}) is declared twice, first as '${first.key}' (${verb(first.access)}): ` +
            'the names of parameters do not tell routes apart, so remove one of them',
        );
      }
      seen.set(key.shape, { key, access });
    }
  }

  add(key: RouteKey, access: Access): void {
    this.byShape.set(key.shape, { key, access });
  }

  accessOf(key: RouteKey): Access | undefined {
    return this.byShape.get(key.shape)?.access;
  }
}

function verb(access: Access): string {
  return access.public ? 'public' : 'protected';
}
