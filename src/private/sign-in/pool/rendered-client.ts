import type { IConstruct } from 'constructs';
import type { TemplateEntry } from '../../guard/template-entry';
import { PLACEHOLDER_URL } from '../page-url';
import type { RenderedList } from './rendered-list';
import { ownerOf, type StageReader } from './stage-reader';

/** The flow with which nobody can sign in. */
export const REFRESH_FLOW = 'ALLOW_REFRESH_TOKEN_AUTH';

/** The flows that AWS turns on if a client sets none. */
const DEFAULT_AUTH_FLOWS = [REFRESH_FLOW, 'ALLOW_USER_SRP_AUTH', 'ALLOW_CUSTOM_AUTH'];

/** The OAuth grant with which a program signs in as itself. */
export const MACHINE_GRANT = 'client_credentials';

/**
 * An app client as it will be in the template.
 */
export class RenderedClient {
  constructor(
    readonly resource: TemplateEntry,
    private readonly reader: StageReader,
  ) {}

  get construct(): IConstruct {
    return ownerOf(this.resource);
  }

  get path(): string {
    return this.construct.node.path;
  }

  /** The OAuth grants that are on. */
  get grants(): RenderedList {
    const isOff = [undefined, null, false, 'false'].includes(
      this.resource.properties.AllowedOAuthFlowsUserPoolClient as undefined,
    );
    return this.list(isOff ? [] : this.resource.properties.AllowedOAuthFlows);
  }

  /** The scopes that a token of one of those grants may have. */
  get scopes(): RenderedList {
    return this.list(this.resource.properties.AllowedOAuthScopes);
  }

  get authFlows(): RenderedList {
    return this.list(this.resource.properties.ExplicitAuthFlows ?? DEFAULT_AUTH_FLOWS);
  }

  get identityProviders(): RenderedList {
    return this.list(this.resource.properties.SupportedIdentityProviders);
  }

  /** The pages that managed login returns to. */
  get pages(): RenderedList {
    const { CallbackURLs, LogoutURLs } = this.resource.properties;
    return this.list([CallbackURLs, LogoutURLs]);
  }

  /** Whether users may sign in with calls of Cognito's own API, without OAuth. */
  get maySignInWithoutOAuth(): boolean {
    return !this.authFlows.isKnown || this.authFlows.items.some((flow) => flow !== REFRESH_FLOW);
  }

  /** Whether users sign in on the pages of the pool's domain: not if only the CDK's defaults turn this on. */
  get usesManagedLogin(): boolean {
    return (
      this.grants.has('code', 'implicit') && !this.list(this.resource.properties.CallbackURLs).has(PLACEHOLDER_URL)
    );
  }

  get isMachine(): boolean {
    return this.grants.has(MACHINE_GRANT);
  }

  private list(value: unknown): RenderedList {
    return this.reader.list(value, this.resource.stack);
  }
}
