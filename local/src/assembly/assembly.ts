import type { StackOutputReference } from './intrinsics.js';
import { member } from './json.js';
import type { Resource, ResourceStack } from './resource.js';
import type { Stack, StackAssembly } from './stack.js';
import type { Trail } from './trail.js';
import type { UnreadPart } from './unread-part.js';
import { Unresolved, type Value } from './value.js';

/** A cloud assembly: what `cdk synth` writes, including all stages and nested stacks. */
export class Assembly implements StackAssembly {
  /** All stacks that were read, including those whose nested stack has a false condition. */
  readonly #stacks: Stack[] = [];
  readonly #unread = new Map<string, UnreadPart>();
  /** Context with dummy values, as sentences. */
  readonly standIns: string[] = [];

  constructor(
    /** The folder it was read from, absolute. */
    readonly folder: string,
  ) {}

  /** All stacks, each before the stacks nested in it. */
  get stacks(): readonly Stack[] {
    return this.#stacks.filter((stack) => stack.exists());
  }

  /** Parts of the assembly that this program cannot read, as sentences: they may contain anything, even open routes. */
  get unread(): readonly string[] {
    return this.unreadParts.map(({ reason }) => reason);
  }

  get unreadParts(): readonly (UnreadPart & { readonly stack?: Stack })[] {
    const nested = this.resources('AWS::CloudFormation::Stack').filter((resource) => !this.nestedStack(resource));
    return [
      ...this.#unread.values(),
      ...nested.map(({ path, expressions, stack }) => ({
        reason: `the template of the nested stack '${path}' is not in the assembly`,
        made: expressions,
        stack,
      })),
      ...this.stacks.flatMap((stack) => stack.unread.map((part) => ({ ...part, stack }))),
    ];
  }

  /** The parts of the assembly that are not read. */
  addUnread(reason: string): void {
    this.#unread.set(reason, { reason, made: null });
  }

  /** The context for which the CDK used placeholders. */
  addStandIn(key: string): void {
    this.standIns.push(`the context value '${key}' is missing: the CDK used a placeholder instead`);
  }

  addStack(stack: Stack): void {
    this.#stacks.push(stack);
  }

  resources(type: string): readonly Resource[] {
    return this.stacks.flatMap((stack) => [...stack.resources.values()].filter((resource) => resource.type === type));
  }

  find(type: string, value: string, from: ResourceStack, attribute?: string): Resource | Unresolved {
    const found = this.resources(type).filter(
      (resource) => (attribute === undefined ? resource.ref() : resource.attribute(attribute)) === value,
    );
    return nearest(found, from, (resource) => resource.stack, `${type} '${value}'`);
  }

  nestedStack(resource: Resource): Stack | undefined {
    return this.#stacks.find((stack) => stack.parent === resource);
  }

  exported(name: string, from: Stack, trail: Trail): Value | undefined {
    const found = this.#stacks.flatMap((stack) =>
      stack.exportsNamed(name, trail).map((logicalId) => ({ stack, logicalId })),
    );
    const existing = found.filter(({ stack }) => stack.exists(trail));
    const output = nearest(existing, from, ({ stack }) => stack, `export '${name}'`);
    return output instanceof Unresolved ? output : output.stack.output(output.logicalId, trail);
  }

  stackOutput(reference: StackOutputReference, from: Stack, trail: Trail): Value | undefined {
    const { stackName, outputName, region = from.region, account } = reference;
    const found = this.#stacks.filter(
      (stack) => stack.name === stackName && stack.region === region && (account ?? stack.account) === stack.account,
    );
    const existing = found.filter((stack) => stack.exists(trail));
    const stack = nearest(existing, from, (candidate) => candidate, `stack '${stackName}' in ${region}`);
    return stack instanceof Unresolved ? stack : stack.output(outputName, trail);
  }

  /** What the CDK's `crossRegionReferences` passes from a stack in one region to a stack in another. */
  crossRegionExport(name: string, from: Stack, trail: Trail): Value | undefined {
    const declared = this.#stacks.flatMap((stack) => [...stack.declared.values()]);
    const found = declared.flatMap((writer) => {
      const properties = writer.type === 'Custom::CrossRegionExportWriter' ? writer.expression('WriterProps') : {};
      const expression = member(member(properties, 'exports'), name);
      return expression === undefined || member(properties, 'region') !== from.region ? [] : [{ writer, expression }];
    });
    const existing = found.filter(({ writer }) => writer.stack.exists(trail) && writer.exists(trail) !== false);
    const output = nearest(existing, from, ({ writer }) => writer.stack, `cross-region export '${name}'`);
    return output instanceof Unresolved
      ? output
      : output.writer.stack.follow(`cross-region export '${name}'`, output.expression, trail);
  }
}

/**
 * The candidate closest to the stack that refers to it: in the same stack, otherwise in the same stage, account and region, and
 * so on. Names are unique within an account and region, but several stages may deploy the same names to different accounts.
 */
function nearest<T>(
  candidates: readonly T[],
  from: ResourceStack,
  stackOf: (candidate: T) => ResourceStack,
  what: string,
): T | Unresolved {
  const distances = candidates.map((candidate) => distance(stackOf(candidate), from));
  const shortest = Math.min(...distances);
  const [closest, ...others] = candidates.filter((_, index) => distances[index] === shortest);
  if (closest === undefined) {
    return new Unresolved(`no ${what} is in this assembly`);
  }
  if (others.length > 0) {
    const stacks = [closest, ...others].map((candidate) => `'${stackOf(candidate).path}'`);
    return new Unresolved(`the ${what} is in several stacks: ${stacks.join(', ')}`);
  }
  return closest;
}

function distance(stack: ResourceStack, from: ResourceStack): number {
  if (stack === from) {
    return 0;
  }
  const sameStage = stack.stage === from.stage;
  const sameEnvironment = stack.account === from.account && stack.region === from.region;
  return sameEnvironment ? (sameStage ? 1 : 2) : sameStage ? 3 : 4;
}
