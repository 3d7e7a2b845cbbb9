import type { CfnUserPoolClient, IUserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { CfnResource, Lazy, Stack } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { reported } from './checks/finding';
import { LateDependency } from './late-dependency';
import { RenderedPool } from './pool/rendered-pool';

const COGNITO = 'COGNITO';

interface Provider {
  readonly construct: IConstruct;
  /** May be a reference, so that the client depends on the provider. */
  readonly name: string;
}

/**
 * The identity providers that a client for a web page offers, which are known when the app is synthesized.
 */
export class OfferedProviders {
  private static readonly clients = new WeakSet<IConstruct>();

  /** Whether a client offers the right providers, no matter when they were added. */
  static isHandled(client: IConstruct): boolean {
    return OfferedProviders.clients.has(client);
  }

  constructor(
    private readonly userPool: IUserPool,
    private readonly client: UserPoolClient,
  ) {
    OfferedProviders.clients.add(client);
  }

  /** Whether the client offers exactly the providers that the CDK lists if none are named, so no property injector named others. */
  hasDefault(): boolean {
    const { supportedIdentityProviders: names = [] } = this.client.node.defaultChild as CfnUserPoolClient;
    const byDefault = [
      ...new Set([...this.userPool.identityProviders.map(({ providerName }) => providerName), COGNITO]),
    ];
    return names.length === byDefault.length && names.every((name, i) => name === byDefault[i]);
  }

  /** For a client that lists the names of its providers. Names are not references, and Cognito refuses a client if a provider is missing. */
  wait(): void {
    this.client.node.addDependency(new LateDependency(() => this.own().map(({ construct }) => construct)));
  }

  /** The client offers all providers that it can refer to. */
  offerAll(): void {
    (this.client.node.defaultChild as CfnUserPoolClient).supportedIdentityProviders = Lazy.uncachedList({
      produce: () => [...new Set([...this.own().map(({ name }) => name), COGNITO])],
    });
    this.client.node.addValidation({ validate: () => this.warnOfOthers() });
  }

  private warnOfOthers(): string[] {
    const { path } = this.client.node;
    return reported(
      this.all()
        .filter((provider) => !this.isOwn(provider))
        .map(({ construct }) => ({
          id: 'providerElsewhere',
          on: this.client,
          warning:
            `app client '${path}' does not offer the identity provider '${construct.node.path}', which is in another stack that ` +
            'depends on this one: create the provider in the stack of the user pool, or the client in the stack of the provider',
        })),
    );
  }

  private own(): Provider[] {
    return this.all().filter((provider) => this.isOwn(provider));
  }

  /** The providers in other stacks depend on the pool, and therefore on the stack of the client. */
  private isOwn({ construct }: Provider): boolean {
    return Stack.of(construct) === Stack.of(this.client);
  }

  /** Those that the CDK registered with the pool, and then all other resources. */
  private all(): Provider[] {
    const { identityProviders } = this.userPool;
    const registered = new Set(identityProviders.map(({ node }) => node.defaultChild));
    const others = new RenderedPool(this.userPool).providers.map(({ construct }) => construct);
    return [
      ...identityProviders.map((construct) => ({ construct, name: construct.providerName })),
      ...others
        .filter(CfnResource.isCfnResource)
        .filter((construct) => !registered.has(construct))
        .map((construct) => ({ construct, name: construct.ref })),
    ];
  }
}
