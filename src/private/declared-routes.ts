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

  /** Declares all of the keys or, on an error, none of them. */
  declare(keys: readonly RouteKey[], access: Access): void {
    const added = new Map<string, DeclaredRoute>();
    for (const key of keys) {
      const first = this.byShape.get(key.shape) ?? added.get(key.shape);
      if (first) {
        throw new Error(
          `route '${key}' (${verb(access)}) is declared twice, first as '${first.key}' (${verb(first.access)}): ` +
            'the names of parameters do not tell routes apart, so remove one of them',
        );
      }
      added.set(key.shape, { key, access });
    }
    for (const [shape, route] of added) {
      this.byShape.set(shape, route);
    }
  }

  accessOf(key: RouteKey): Access | undefined {
    return this.byShape.get(key.shape)?.access;
  }
}

function verb(access: Access): string {
  return access.public ? 'public' : 'protected';
}
