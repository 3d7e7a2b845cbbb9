import type { Assembly } from '../assembly/assembly.js';
import type { Resource } from '../assembly/resource.js';

/** The attributes with identifiers that CloudFormation generates. An empty name is the value of `Ref`. */
const madeUp: ReadonlyMap<string, readonly string[]> = new Map([
  ['AWS::ApiGatewayV2::Api', ['ApiEndpoint', '']],
  ['AWS::CloudFront::Distribution', ['DomainName', '']],
  ['AWS::Cognito::UserPool', ['ProviderURL', 'ProviderName', 'Arn', '']],
  ['AWS::Cognito::UserPoolClient', ['']],
  ['AWS::Lambda::Function', ['Arn']],
  ['AWS::SQS::Queue', ['Arn', '']],
  ['AWS::S3::Bucket', ['WebsiteURL', 'RegionalDomainName', 'DomainName']],
]);

/** Names of an assembly's constructs that are the same on every machine and differ for any two resources. */
export class ConstructNames {
  readonly #counts = new Map<string, number>();
  /** Longest first: an identifier may be part of another one. */
  readonly #substitutions: readonly (readonly [value: string, name: string])[];
  readonly #accounts: ReadonlySet<string>;

  constructor(assembly: Assembly) {
    const resources = assembly.stacks.flatMap((stack) => [...stack.declared.values()]);
    for (const { path } of resources) {
      this.#counts.set(path, (this.#counts.get(path) ?? 0) + 1);
    }
    this.#substitutions = resources
      .flatMap((resource) => this.substitutionsOf(resource))
      .toSorted(([one], [other]) => other.length - one.length);
    this.#accounts = new Set(assembly.stacks.map(({ account }) => account));
  }

  /** The construct path, followed by stack and logical id if several resources have that path. */
  pathOf({ path, stack, logicalId }: Resource): string {
    return this.#counts.get(path) === 1 ? path : `${path} (${stack.key}/${logicalId})`;
  }

  /** A string with `{Hello/Api/UserPool.ProviderURL}` in place of a generated value. */
  textOf(text: string): string {
    const named = this.#substitutions.reduce((rest, [value, name]) => rest.replaceAll(value, name), text);
    return named.replace(/\b\d{12}\b/g, (digits) => (this.#accounts.has(digits) ? '{AWS::AccountId}' : digits));
  }

  private substitutionsOf(resource: Resource): readonly (readonly [value: string, name: string])[] {
    return (madeUp.get(resource.type) ?? []).flatMap((attribute) => {
      const value = attribute === '' ? resource.ref() : resource.attribute(attribute);
      const name = `{${[this.pathOf(resource), ...(attribute === '' ? [] : [attribute])].join('.')}}`;
      return typeof value === 'string' ? [[value, name] as const] : [];
    });
  }
}
