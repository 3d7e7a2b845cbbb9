import {
  CfnManagedLoginBranding,
  CfnUserPoolClient,
  CfnUserPoolDomain,
  CfnUserPoolIdentityProvider,
  CfnUserPoolResourceServer,
  type IUserPool,
  type IUserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import type { CfnResource } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { Properties, TemplateEntry } from '../../guard/template-entry';
import { DefaultBranding } from './default-branding';
import { RenderedClient } from './rendered-client';
import type { RenderedList } from './rendered-list';
import { StageReader } from './stage-reader';

const PASSWORD = 'PASSWORD';

/** The construct under a pool that exists when a route has groups. */
export const GROUP_SCOPES = 'GroupScopes';

/**
 * A user pool and its resources in the app, as they would be rendered now, including overrides. All checks read them here.
 */
export class RenderedPool {
  readonly path: string;
  readonly reader: StageReader;
  private readonly resource?: TemplateEntry;

  constructor(readonly userPool: IUserPool) {
    this.path = userPool.node.path;
    this.reader = new StageReader(userPool);
    this.resource = this.reader.of(userPool);
  }

  /** Nothing for an imported pool. */
  get properties(): Properties | undefined {
    return this.resource?.properties;
  }

  /** The first factors of users, besides a password. Empty for an imported pool. */
  get passwordlessFactors(): RenderedList {
    return this.list(this.policy('SignInPolicy').AllowedFirstAuthFactors).without(PASSWORD);
  }

  get passwordPolicy(): Properties | undefined {
    return this.properties?.Policies === undefined ? undefined : this.policy('PasswordPolicy');
  }

  /** `OFF`, `OPTIONAL`, `ON`, or nothing if it is only known at deployment. */
  get mfa(): string | undefined {
    return this.text(this.properties?.MfaConfiguration ?? 'OFF');
  }

  get verificationMessage(): Properties {
    return mapOf(this.properties?.VerificationMessageTemplate);
  }

  get secondFactors(): RenderedList {
    return this.list(this.properties?.EnabledMfas);
  }

  /** The triggers by their names in CloudFormation. */
  get triggers(): Properties {
    return mapOf(this.properties?.LambdaConfig);
  }

  /** Whether routes have groups: then their trigger is below the pool. */
  get hasGroups(): boolean {
    return this.userPool.node.tryFindChild(GROUP_SCOPES) !== undefined;
  }

  get plan(): string | undefined {
    return this.text(this.properties?.UserPoolTier);
  }

  /** All clients of the app, in the order of the construct tree. */
  get clients(): RenderedClient[] {
    return this.own(CfnUserPoolClient.CFN_RESOURCE_TYPE_NAME).map((client) => new RenderedClient(client, this.reader));
  }

  get domains(): TemplateEntry[] {
    return this.own(CfnUserPoolDomain.CFN_RESOURCE_TYPE_NAME);
  }

  get providers(): TemplateEntry[] {
    return this.own(CfnUserPoolIdentityProvider.CFN_RESOURCE_TYPE_NAME);
  }

  get resourceServers(): TemplateEntry[] {
    return this.own(CfnUserPoolResourceServer.CFN_RESOURCE_TYPE_NAME);
  }

  /** Whether a domain of the app has the version of managed login that requires a style for each client. */
  get hasNewManagedLogin(): boolean {
    return this.domains.some(({ properties }) => String(properties.ManagedLoginVersion) === '2');
  }

  /** Whether a client has a style that the app creates itself. */
  hasOwnBranding(client: IConstruct): boolean {
    const value = this.reader.renderer.resolve((client as Partial<CfnResource>).ref, client);
    return this.brandings.some(({ properties, stack }) =>
      this.reader.isReference(properties.ClientId, stack, { construct: client, value }),
    );
  }

  /** Nothing for an imported client. */
  client(client: IUserPoolClient): RenderedClient | undefined {
    const resource = this.reader.of(client);
    return resource && new RenderedClient(resource, this.reader);
  }

  /** Whether a resource refers to this pool as its own. */
  isOwn({ properties, stack }: TemplateEntry): boolean {
    return this.reader.isReference(properties.UserPoolId, stack, {
      construct: this.resource?.construct,
      value: this.reader.renderer.resolve(this.userPool.userPoolId, this.userPool),
    });
  }

  /** Whether a resource certainly refers to another pool. */
  isOfAnother({ properties, stack }: TemplateEntry): boolean {
    const { renderer } = this.reader;
    const target = renderer.targetOf(properties.UserPoolId, stack);
    if (target && this.resource) {
      return target.construct !== this.resource.construct;
    }
    const ids = [properties.UserPoolId, renderer.resolve(this.userPool.userPoolId, this.userPool)];
    return ids.every((id) => typeof id === 'string') && ids[0] !== ids[1];
  }

  /** For use elsewhere in the app: plain values, and string tokens. */
  readonly withTokens = (value: unknown): unknown => this.reader.withTokens(value);

  text(value: unknown): string | undefined {
    return this.resource && this.reader.text(value, this.resource.stack);
  }

  /** A value of the pool's own properties. */
  list(value: unknown): RenderedList {
    return this.reader.list(value, this.resource?.stack ?? this.userPool.stack);
  }

  private get brandings(): TemplateEntry[] {
    // Whether a default one exists depends on the others.
    return this.own(CfnManagedLoginBranding.CFN_RESOURCE_TYPE_NAME, (element) => element instanceof DefaultBranding);
  }

  private policy(name: string): Properties {
    return mapOf(mapOf(this.properties?.Policies)[name]);
  }

  private own(type: string, ...filter: Parameters<StageReader['ofType']>[1][]): TemplateEntry[] {
    return this.reader.ofType(type, ...filter).filter((resource) => this.isOwn(resource));
  }
}

function mapOf(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}
