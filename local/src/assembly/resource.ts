import type { AssetManifest } from './asset-manifest.js';
import type { Environment } from './environment.js';
import { type JsonObject, member, objectOr, textOr } from './json.js';
import { attributeOf, type ReturningResource, refOf } from './resource-types.js';
import { Trail } from './trail.js';
import { Unresolved, type Value, type ValueMap } from './value.js';

/** What a resource knows about the stack that declares it. */
export interface ResourceStack extends Environment {
  /** Distinguishes the stack from all others of the assembly; the same at every synthesis. */
  readonly key: string;
  /** The CloudFormation name. */
  readonly name: string;
  /** The construct path. */
  readonly path: string;
  /** The nested assembly (CDK stage) it belongs to; `''` is the app itself. */
  readonly stage: string;
  readonly assets: AssetManifest;
  /** The `AWS::CloudFormation::Stack` that creates it, if it is a nested stack. */
  readonly parent: Resource | undefined;
  readonly assembly: ResourceAssembly;
  /** The resources by logical id, including those whose condition is false. */
  readonly declared: ReadonlyMap<string, Resource>;
  /** What its expressions depend on, apart from its resources. */
  readonly definitions: unknown;
  exists(trail?: Trail): boolean;
  resolve(expression: unknown): Value | undefined;
  follow(step: string, expression: unknown, trail: Trail): Value | undefined;
  isIncluded(definition: unknown, trail?: Trail): boolean | Unresolved;
}

/** Finds the other resources of the assembly. */
export interface ResourceAssembly {
  /** The folder it was read from, absolute. */
  readonly folder: string;
  /** All resources of a type, in the order of their stacks and templates. */
  resources(type: string): readonly Resource[];
  /** The resource of a type whose `Ref`, or the given attribute, is `value`; `from` is the stack that refers to it. */
  find(type: string, value: string, from: ResourceStack, attribute?: string): Resource | Unresolved;
}

/** A resource of a stack. Its properties are resolved when they are read. */
export class Resource {
  readonly type: string;
  /** The construct path without what the CDK appends to it (`HelloStack/Api/HttpApi`), otherwise stack and logical id. */
  readonly path: string;
  readonly #values = new Map<string, Value | undefined>();

  constructor(
    readonly stack: ResourceStack,
    readonly logicalId: string,
    private readonly definition: unknown,
  ) {
    this.type = textOr(member(definition, 'Type')) ?? '';
    const constructPath = textOr(member(this.metadata, 'aws:cdk:path'));
    this.path = constructPath?.replace(/\/(Resource|Default)$/, '') ?? `${stack.path}/${logicalId}`;
  }

  /** Whether its condition is true. */
  exists(trail = Trail.start): boolean | Unresolved {
    return this.stack.isIncluded(this.definition, trail);
  }

  /** Why it is unknown whether the resource exists; `undefined` if it exists. */
  get uncertain(): Unresolved | undefined {
    const exists = this.exists();
    return exists instanceof Unresolved ? exists : this.stack.parent?.uncertain;
  }

  /** The name of its condition. */
  get condition(): string | undefined {
    return textOr(member(this.definition, 'Condition'));
  }

  get metadata(): unknown {
    return member(this.definition, 'Metadata');
  }

  /** All properties. For a single one, use `property`: it does not resolve the others. */
  get properties(): ValueMap {
    const names = Object.keys(this.expressions);
    const entries = names.map((name) => [name, this.property(name)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Value] => entry[1] !== undefined));
  }

  /** A property; `undefined` if the template has none. */
  property(name: string, trail = Trail.start): Value | undefined {
    return this.once(`property ${name}`, trail, () => {
      const expression = this.expression(name);
      return expression === undefined
        ? undefined
        : this.stack.follow(`property '${name}' of '${this.logicalId}'`, expression, trail);
    });
  }

  /** A property as in the template, without resolving its functions. */
  expression(name: string): unknown {
    return member(this.expressions, name);
  }

  /** All properties as in the template. */
  get expressions(): JsonObject {
    return objectOr(member(this.definition, 'Properties'));
  }

  /** The value of `Ref`. */
  ref(trail = Trail.start): Value | undefined {
    return this.once('ref', trail, () => refOf(this.on(trail)));
  }

  /** The value of `Fn::GetAtt`. */
  attribute(name: string, trail = Trail.start): Value | undefined {
    return this.once(`attribute ${name}`, trail, () => attributeOf(this.on(trail), name));
  }

  private on(trail: Trail): ReturningResource {
    const { type, logicalId, stack } = this;
    return { type, logicalId, stack, property: (name) => this.property(name, trail) };
  }

  /** A value that was resolved as part of another one may have hit a cycle that does not exist when it is resolved separately. */
  private once(key: string, trail: Trail, find: () => Value | undefined): Value | undefined {
    if (!trail.isStart) {
      return find();
    }
    if (!this.#values.has(key)) {
      this.#values.set(key, find());
    }
    return this.#values.get(key);
  }
}
