import type { AssetManifest } from './asset-manifest.js';
import { evaluate } from './conditions.js';
import type { Environment } from './environment.js';
import { resolve, type Scope, type StackOutputReference } from './intrinsics.js';
import { type JsonObject, member, objectOr, textOr } from './json.js';
import { isPseudoParameter, pseudoParameter, stackId } from './pseudo-parameters.js';
import { Resource, type ResourceAssembly, type ResourceStack } from './resource.js';
import { Trail } from './trail.js';
import { isResource, type UnreadPart, unreadParts } from './unread-part.js';
import { asText, isList, Unresolved, type Value } from './value.js';

export interface StackOptions {
  /** Distinguishes the stack from all others of the assembly; the same at every synthesis. */
  readonly key: string;
  /** The CloudFormation name. */
  readonly name: string;
  /** The construct path. */
  readonly path: string;
  /** The nested assembly (CDK stage) it belongs to; `''` is the app itself. */
  readonly stage: string;
  readonly environment: Environment;
  readonly template: JsonObject;
  readonly assets: AssetManifest;
  /** The `AWS::CloudFormation::Stack` that creates it, if it is a nested stack. */
  readonly parent?: Resource;
  /** Values of its parameters: literals, or expressions of the parent's template. */
  readonly parameters: JsonObject;
}

/** What a stack needs from the other stacks of its assembly. */
export interface StackAssembly extends ResourceAssembly {
  /** The stack that an `AWS::CloudFormation::Stack` creates. */
  nestedStack(resource: Resource): Stack | undefined;
  exported(name: string, from: Stack, trail: Trail): Value | undefined;
  stackOutput(reference: StackOutputReference, from: Stack, trail: Trail): Value | undefined;
  crossRegionExport(name: string, from: Stack, trail: Trail): Value | undefined;
}

/** An output of a stack. */
export interface Output {
  readonly logicalId: string;
  readonly description: string | undefined;
  readonly value: Value | undefined;
}

/** A stack, or a nested stack, of an assembly. */
export class Stack implements ResourceStack {
  readonly key: string;
  readonly name: string;
  readonly path: string;
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  readonly assets: AssetManifest;
  readonly parent: Resource | undefined;
  /** The resources by logical id, including those whose condition is false. */
  readonly declared: ReadonlyMap<string, Resource>;
  #resources: ReadonlyMap<string, Resource> | undefined;

  constructor(
    readonly assembly: StackAssembly,
    private readonly options: StackOptions,
  ) {
    this.key = options.key;
    this.name = options.name;
    this.path = options.path;
    this.stage = options.stage;
    this.account = options.environment.account;
    this.region = options.environment.region;
    this.assets = options.assets;
    this.parent = options.parent;
    const definitions = Object.entries(this.section('Resources')).filter(([, definition]) => isResource(definition));
    this.declared = new Map(
      definitions.map(([logicalId, definition]) => [logicalId, new Resource(this, logicalId, definition)]),
    );
  }

  /** The resources by logical id, without those whose condition is false. */
  get resources(): ReadonlyMap<string, Resource> {
    this.#resources ??= new Map([...this.declared].filter(([, resource]) => resource.exists() !== false));
    return this.#resources;
  }

  /** Whether it exists: a nested stack does not if its condition, or that of a parent stack, is false. */
  exists(trail = Trail.start): boolean {
    return !this.parent || (this.parent.exists(trail) !== false && this.parent.stack.exists(trail));
  }

  /** The outputs, without those whose condition is false. */
  get outputs(): readonly Output[] {
    return Object.entries(this.section('Outputs')).flatMap(([logicalId, definition]) => {
      const exists = this.isIncluded(definition);
      const description = textOr(member(definition, 'Description'));
      return exists === false ? [] : [{ logicalId, description, value: this.output(logicalId, Trail.start) }];
    });
  }

  /** Parts of the template that this program cannot read: the resources that they create are missing here. */
  get unread(): readonly UnreadPart[] {
    return unreadParts(this.path, this.options.template, [...this.resources.values()]);
  }

  /** What its expressions depend on apart from its resources, unresolved, including that of its parent stacks. */
  get definitions(): unknown {
    const sections = (['Parameters', 'Mappings', 'Conditions'] as const).map((name) => this.section(name));
    const { parent } = this;
    return [...sections, this.options.parameters, parent?.condition ?? null, parent?.stack.definitions ?? null];
  }

  /** The template as JSON. */
  get templateText(): string {
    return JSON.stringify(this.options.template);
  }

  /** Resolves an expression as if it were in this stack's template. */
  resolve(expression: unknown): Value | undefined {
    return resolve(expression, this.scope(Trail.start));
  }

  /** Resolves an expression of this stack as one step of a trail; `step` names the value. */
  follow(step: string, expression: unknown, trail: Trail): Value | undefined {
    const next = trail.enter(this.stepOf(step));
    return next instanceof Unresolved ? next : resolve(expression, this.scope(next));
  }

  /** The value of an output; unresolved if there is none with that name. */
  output(logicalId: string, trail: Trail): Value | undefined {
    const definition = member(this.section('Outputs'), logicalId);
    const exists = definition !== undefined && this.isIncluded(definition, trail);
    if (exists === false) {
      return new Unresolved(`stack '${this.path}' has no output '${logicalId}'`);
    }
    const value = member(definition, 'Value');
    return exists === true ? this.follow(`output '${logicalId}'`, value, trail) : exists;
  }

  /** The outputs that are exported under this name, by logical id. */
  exportsNamed(name: string, trail: Trail): readonly string[] {
    return Object.entries(this.section('Outputs')).flatMap(([logicalId, definition]) => {
      const exportName = member(member(definition, 'Export'), 'Name');
      if (exportName === undefined || this.isIncluded(definition, trail) === false) {
        return [];
      }
      return this.follow(`export name of '${logicalId}'`, exportName, trail) === name ? [logicalId] : [];
    });
  }

  private scope(trail: Trail): Scope {
    return {
      ref: (name) => this.ref(name, trail),
      attribute: (logicalId, attribute) => this.attribute(logicalId, attribute, trail),
      condition: (name) => this.condition(name, trail),
      mapping: (map, topLevelKey, secondLevelKey) =>
        member(member(member(this.section('Mappings'), map), topLevelKey), secondLevelKey),
      exported: (name) => this.assembly.exported(name, this, trail),
      stackOutput: (output: StackOutputReference) => this.assembly.stackOutput(output, this, trail),
    };
  }

  private ref(name: string, trail: Trail): Value | undefined {
    if (isPseudoParameter(name)) {
      return pseudoParameter(name, this);
    }
    const parameter = member(this.section('Parameters'), name);
    if (parameter !== undefined) {
      return this.parameter(name, parameter, trail);
    }
    const resource = this.find(name, trail);
    if (resource instanceof Unresolved) {
      return resource;
    }
    const nested = this.assembly.nestedStack(resource);
    return nested ? stackId(nested) : resource.ref(trail);
  }

  private attribute(logicalId: string, attribute: string, trail: Trail): Value | undefined {
    const resource = this.find(logicalId, trail);
    if (resource instanceof Unresolved) {
      return resource;
    }
    if (resource.type === 'Custom::CrossRegionExportReader') {
      return this.assembly.crossRegionExport(attribute, this, trail);
    }
    const [, output] = /^Outputs\.(.+)$/.exec(attribute) ?? [];
    const nested = this.assembly.nestedStack(resource);
    return output !== undefined && nested ? nested.output(output, trail) : resource.attribute(attribute, trail);
  }

  private parameter(name: string, definition: unknown, trail: Trail): Value | undefined {
    const type = textOr(member(definition, 'Type')) ?? 'String';
    const given = member(this.options.parameters, name);
    const handedIn =
      given === undefined || !this.parent
        ? (given as Value | undefined)
        : this.parent.stack.follow(`parameter '${name}' of '${this.parent.logicalId}'`, given, trail);
    const value = handedIn ?? (member(definition, 'Default') as Value | undefined);
    if (value === undefined) {
      return new Unresolved(`the parameter '${name}' of stack '${this.path}' has no value and no default`);
    }
    if (type.startsWith('AWS::SSM::Parameter::')) {
      return new Unresolved(
        `the parameter '${name}' of stack '${this.path}' is looked up in the account during deployment`,
      );
    }
    const text = isList(value) ? value : asText(value, `the parameter '${name}'`);
    const takesList = type === 'CommaDelimitedList' || type.startsWith('List<');
    return takesList && typeof text === 'string' ? text.split(',').map((item) => item.trim()) : text;
  }

  private condition(name: string, trail: Trail): boolean | Unresolved {
    const definition = member(this.section('Conditions'), name);
    if (definition === undefined) {
      return new Unresolved(`stack '${this.path}' has no condition '${name}'`);
    }
    const next = trail.enter(this.stepOf(`condition '${name}'`));
    return next instanceof Unresolved ? next : evaluate(definition, this.conditionScope(next));
  }

  /** Conditions decide which resources exist, so they cannot refer to one. */
  private conditionScope(trail: Trail): Scope {
    const refused = (logicalId: string) =>
      new Unresolved(`a condition of stack '${this.path}' refers to '${logicalId}', which is not a parameter`);
    return {
      ...this.scope(trail),
      ref: (name) => (this.declared.has(name) ? refused(name) : this.ref(name, trail)),
      attribute: refused,
    };
  }

  private find(logicalId: string, trail: Trail): Resource | Unresolved {
    const resource = this.declared.get(logicalId);
    if (!resource) {
      return new Unresolved(`stack '${this.path}' has no parameter or resource '${logicalId}'`);
    }
    return resource.exists(trail) === false
      ? new Unresolved(`the condition of '${logicalId}' excludes it from stack '${this.path}'`)
      : resource;
  }

  /** Whether the condition of a resource or an output of this stack is true. */
  isIncluded(definition: unknown, trail = Trail.start): boolean | Unresolved {
    const condition = textOr(member(definition, 'Condition'));
    return condition === undefined || this.condition(condition, trail);
  }

  private section(name: 'Parameters' | 'Mappings' | 'Conditions' | 'Resources' | 'Outputs'): JsonObject {
    return objectOr(member(this.options.template, name));
  }

  private stepOf(step: string): string {
    return `${step} of stack '${this.path}'`;
  }
}
