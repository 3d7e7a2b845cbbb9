import type { Access } from './access';
import type { RouteKey } from './route-key';
import type { RouteScopes } from './route-scopes';

export interface Declaration {
  readonly key: RouteKey;
  readonly access: Access;
  /** Missing for a public route, or one with another authorizer. */
  readonly ownScopes?: RouteScopes;
  readonly groups: readonly string[];
  readonly handlerPath?: string;
}

type Verb = Pick<Access, 'public'>;

/**
 * The routes that were declared with an API's own methods. What API Gateway treats as one route can be declared only once.
 */
export class DeclaredRoutes {
  private readonly byShape = new Map<string, Declaration>();

  /** Refuses keys that were already declared, or that occur twice. */
  assertNew(keys: readonly RouteKey[], verb: Verb): void {
    const seen = new Map<string, { key: RouteKey; access: Verb }>();
    for (const key of keys) {
      const first = this.byShape.get(key.shape) ?? seen.get(key.shape);
      if (first) {
        throw new Error(
          `route '${key}' (${nameOf(verb)}) is declared twice, first as '${first.key}' (${nameOf(first.access)}): different ` +
            'parameter names do not make different routes, so remove one of them',
        );
      }
      seen.set(key.shape, { key, access: verb });
    }
  }

  add(declaration: Declaration): void {
    this.byShape.set(declaration.key.shape, declaration);
  }

  accessOf(key: RouteKey): Access | undefined {
    return this.byShape.get(key.shape)?.access;
  }

  /** Sorted by key. */
  all(): Declaration[] {
    const textOf = ({ key }: Declaration) => key.toString();
    return [...this.byShape.values()].sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
  }
}

function nameOf(verb: Verb): string {
  return verb.public ? 'public' : 'protected';
}
