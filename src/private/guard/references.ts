import type { Stack } from 'aws-cdk-lib/core';
import type { ReferenceMarkingResolver } from './reference-marking-resolver';
import type { TemplateEntry } from './template-entry';
import type { Located, TemplateNames } from './template-names';

/** The values of conditions, by condition. */
type Ways = ReadonlyMap<string, boolean>;

/** The meaning of a value for the given values of conditions. */
interface Outcome {
  readonly ways: Ways;
  /** Nothing for anything except a single reference. */
  readonly target?: TemplateEntry;
  /** Whether it is empty: always, or if parameters keep their defaults. */
  readonly empty?: 'inSomeCase' | 'byDefault';
}

interface Meaning {
  readonly outcomes: readonly Outcome[];
  /** All its parts. */
  readonly has: readonly TemplateEntry[];
}

const ALL_WAYS: Ways = new Map();

/**
 * What rendered values refer to, for all values of conditions: references that the CDK created are followed directly,
 * references that were written by hand are looked up by name.
 */
export class References {
  private readonly following = new Set<string>();

  constructor(
    private readonly names: TemplateNames,
    private readonly marks: ReferenceMarkingResolver,
  ) {}

  meaningOf(value: unknown, stack: Stack, ways = ALL_WAYS): Meaning {
    if (typeof value !== 'object' || value === null) {
      const isNothing = value === undefined || value === null || value === '';
      return { outcomes: [{ ways, ...(isNothing && { empty: 'inSomeCase' }) }], has: [] };
    }
    const of = (part: unknown, partWays = ways) => this.meaningOf(part, stack, partWays);
    if (Array.isArray(value)) {
      return concatenation(value, ways, of);
    }
    const { reference } = this.marks.markedBy(value) ?? {};
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
    const args: readonly unknown[] = [argument].flat();
    const toward = (lead: TemplateEntry | readonly Located[]) =>
      Array.isArray(lead) ? this.once(value, stack, lead, ways) : meaningOfTarget(lead as TemplateEntry, ways);
    if (reference) {
      return toward(this.follow(this.names.of(reference.target), reference.displayName));
    }
    switch (others.length === 0 && name) {
      case 'Ref':
        return argument === 'AWS::NoValue' ? of(undefined) : toward(this.named(argument, '', stack));
      case 'Fn::GetAtt': {
        const [logicalId, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.');
        return toward(this.named(logicalId, attribute.join('.'), stack));
      }
      case 'Fn::ImportValue':
        return toward(this.names.exported(argument, stack));
      case 'Fn::GetStackOutput':
        return toward(this.names.ofStack(Object(argument), stack));
      case 'Fn::If':
        return either(
          [true, false].flatMap((holds, i) => {
            const branchWays = this.waysWith(args[0], holds, stack, ways);
            return branchWays ? [of(args[i + 1], branchWays)] : [];
          }),
        );
      case 'Fn::Sub':
        return concatenation(partsOfSub(args), ways, of);
      case 'Fn::Join': {
        const parts = of(args[1]);
        const isPlain = args[0] === '' || (Array.isArray(args[1]) && args[1].length === 1);
        return isPlain ? parts : withoutTargets(parts);
      }
      case 'Fn::Split':
        return withoutTargets(of(args[1]));
      case 'Fn::Select':
        return either(selected(args).map((item) => of(item)));
      case 'Fn::FindInMap':
        // Values in a map are literal. Its default may not be.
        return either([of(name), ...(args.length > 3 ? [of(Object(args[3]).DefaultValue)] : [])]);
      default:
        return { outcomes: [{ ways }], has: Object.values(value).flatMap((part) => of(part).has) };
    }
  }

  /** With a condition that is true or false. Nothing if it has the other value. */
  private waysWith(condition: unknown, holds: boolean, stack: Stack, ways: Ways): Ways | undefined {
    const { Condition: name = condition, 'Fn::Not': negated } = Object(condition);
    if (Array.isArray(negated)) {
      return this.waysWith(negated[0], !holds, stack, ways);
    }
    const named = typeof name === 'string' ? this.names.inStack(stack, name, 'Conditions') : undefined;
    if (named) {
      return this.waysWith(named.definition, holds, stack, ways);
    }
    const text = `${stack.node.path} ${JSON.stringify(name)}`;
    return (ways.get(text) ?? holds) === holds ? new Map(ways).set(text, holds) : undefined;
  }

  private named(logicalId: unknown, attribute: string, stack: Stack): TemplateEntry | Located[] {
    // Looking up AWS::Region does not need a table of all names in a stack.
    return this.follow(
      String(logicalId).includes('::') ? undefined : this.names.inStack(stack, String(logicalId)),
      attribute,
    );
  }

  /** The target of a reference, or the values that replace it: of a parameter, or of an output of a nested stack. */
  private follow(target: TemplateEntry | undefined, attribute: string): TemplateEntry | Located[] {
    if (!target) {
      return [];
    }
    const { nestedStackResource, nestedStackParent } = target.stack;
    if (nestedStackResource && target.section === 'Parameters') {
      const { Parameters: given } = this.names.of(nestedStackResource)!.properties;
      const { [target.logicalId()]: value = Object(target.definition).Default } = Object(given);
      return value === undefined ? [] : [{ value, stack: nestedStackParent! }];
    }
    const [, outputId] = /^Outputs\.(.+)$/.exec(attribute) ?? [];
    if (outputId) {
      const nested = this.names.nestedStack(target);
      return nested ? this.names.output(nested, outputId) : [];
    }
    return attribute.startsWith('/cdk/exports/') ? this.names.handedOn(attribute) : target;
  }

  /** A cyclic reference refers to nothing. */
  private once(reference: unknown, reader: Stack, values: readonly Located[], ways: Ways): Meaning {
    const step = `${reader.node.path} ${JSON.stringify(reference)}`;
    if (values.length === 0 || this.following.has(step)) {
      return { outcomes: [{ ways }], has: [] };
    }
    this.following.add(step);
    const meaning = either(values.map(({ value, stack }) => this.meaningOf(value, stack, ways)));
    this.following.delete(step);
    return meaning;
  }
}

/** The literal parts of an `Fn::Sub` and its variables, as values. */
function partsOfSub([text, variables]: readonly unknown[]): unknown[] {
  const literalsAndNames = String(text).split(/\$\{([^!}][^}]*)\}/);
  return literalsAndNames.map((part, i) => {
    const name = part.trim();
    const reference = name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name };
    const value = Object.hasOwn(Object(variables), name) ? Object(variables)[name] : reference;
    return i % 2 === 0 ? part : value;
  });
}

/** All values that an `Fn::Select` may select. */
function selected([index, list]: readonly unknown[]): readonly unknown[] {
  const { 'Fn::If': condition } = Object(list);
  if (Array.isArray(condition)) {
    const [name, ...branches] = condition;
    return [{ 'Fn::If': [name, ...branches.map((branch) => ({ 'Fn::Select': [index, branch] }))] }];
  }
  if (!Array.isArray(list)) {
    return [{ 'Fn::Split': ['', list] }];
  }
  // If an item is missing, the following ones move up.
  const isCertain = /^\d+$/.test(String(index)) && !JSON.stringify(list).includes('AWS::NoValue');
  return isCertain ? [list[Number(index)]] : list;
}

function either(meanings: readonly Meaning[]): Meaning {
  return { outcomes: meanings.flatMap(({ outcomes }) => outcomes), has: meanings.flatMap(({ has }) => has) };
}

function withoutTargets({ outcomes, has }: Meaning): Meaning {
  return { outcomes: outcomes.map(({ target, ...outcome }) => outcome), has };
}

/** A single part with nothing around it is that part. */
function concatenation(parts: readonly unknown[], ways: Ways, of: (part: unknown, ways: Ways) => Meaning): Meaning {
  let outcomes: readonly Outcome[] = [{ ways, empty: 'inSomeCase' }];
  const has: TemplateEntry[] = [];
  for (const part of parts) {
    const longer = outcomes.flatMap((before) => {
      const meaning = of(part, before.ways);
      has.push(...meaning.has);
      return meaning.outcomes.map((after) => joined(before, after));
    });
    const isMixture = ({ target, empty }: Outcome) => !target && !empty;
    outcomes = [...longer.filter((outcome) => !isMixture(outcome)), ...(longer.some(isMixture) ? [{ ways }] : [])];
  }
  return { outcomes, has };
}

function joined(before: Outcome, after: Outcome): Outcome {
  if (before.empty === 'inSomeCase') {
    return after;
  }
  if (after.empty === 'inSomeCase') {
    return { ...before, ways: after.ways };
  }
  return before.empty && after.empty ? { ways: after.ways, empty: 'byDefault' } : { ways: ALL_WAYS };
}

function meaningOfTarget(target: TemplateEntry, ways: Ways): Meaning {
  const isEmpty = target.section === 'Parameters' && Object(target.definition).Default === '';
  return { outcomes: [{ ways, target, ...(isEmpty && { empty: 'byDefault' }) }], has: [target] };
}
