import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnResource, type Stack, Token } from 'aws-cdk-lib/core';
import type { ApiResources } from '../guard/api-resources';
import type { TemplateEntry } from '../guard/template-entry';
import { candidates } from './candidates';

const FUNCTION_TYPES: readonly unknown[] = [CfnFunction.CFN_RESOURCE_TYPE_NAME, 'AWS::Serverless::Function'];
const PUBLISHED_TYPES: readonly unknown[] = ['AWS::Lambda::Version', 'AWS::Lambda::Alias'];

/** A Lambda function, no matter which of its versions and aliases is called. Equal for all values that refer to it. */
export interface LambdaFunction {
  /** For messages. */
  readonly name: string;
}

/** A function that is not in the templates, or whose name was written by hand. */
interface NamedFunction {
  readonly account?: string;
  readonly region?: string;
  readonly lambdaFunction: LambdaFunction;
}

/**
 * The Lambda functions to which values in the templates of a CDK stage refer: with a reference to a function, a version or an alias,
 * with an ARN, or with a name.
 */
export class LambdaFunctions {
  private readonly byTarget = new Map<TemplateEntry, LambdaFunction>();
  private byName?: Map<string | undefined, NamedFunction[]>;

  constructor(private readonly resources: ApiResources) {}

  /** The functions in a rendered value. */
  in(value: unknown, stack: Stack): LambdaFunction[] {
    const { renderer } = this.resources;
    const targets = renderer.targetsIn(value, stack);
    const functions = targets.flatMap((target) => this.behind(target));
    return functions.length > 0 ? functions : this.named(value, stack);
  }

  private behind(target: TemplateEntry): LambdaFunction[] {
    if (PUBLISHED_TYPES.includes(target.type)) {
      return this.in(target.properties.FunctionName, target.stack);
    }
    return FUNCTION_TYPES.includes(target.type) ? [this.of(target)] : [];
  }

  private of(target: TemplateEntry): LambdaFunction {
    const { construct, logicalId } = target;
    const known = this.byTarget.get(target) ?? {
      name: CfnResource.isCfnResource(construct) ? construct.node.scope!.node.path : logicalId(),
    };
    this.byTarget.set(target, known);
    return known;
  }

  private named(value: unknown, stack: Stack): LambdaFunction[] {
    const { name, ...place } = namedIn(value, this.resources.renderer.show(value));
    if (name === undefined) {
      return [];
    }
    const account = place.account ?? knownOf(stack.account);
    const region = place.region ?? knownOf(stack.region);
    this.byName ??= this.functionsWithNames();
    const others = this.byName.get(name) ?? [];
    const same = others.find((other) => mayBeSame(other.account, account) && mayBeSame(other.region, region));
    if (same) {
      return [same.lambdaFunction];
    }
    const lambdaFunction = { name };
    this.byName.set(name, [...others, { account, region, lambdaFunction }]);
    return [lambdaFunction];
  }

  /** Those functions in the templates whose name was written by hand. */
  private functionsWithNames(): Map<string | undefined, NamedFunction[]> {
    const { renderer } = this.resources;
    const byName = new Map<string | undefined, NamedFunction[]>();
    const hasName = ({ stack, functionName }: CfnFunction) => stack.resolve(functionName) !== undefined;
    const withNames = candidates(this.resources, CfnFunction, hasName);
    for (const { stack, logicalId, properties } of withNames) {
      const { name } = namedIn(properties.FunctionName, renderer.show(properties.FunctionName));
      const lambdaFunction = this.of(renderer.targetOf({ Ref: logicalId() }, stack)!);
      const [account, region] = [stack.account, stack.region].map(knownOf);
      byName.set(name, [...(byName.get(name) ?? []), { account, region, lambdaFunction }]);
    }
    return byName;
  }
}

/** The function for an ARN, which may contain references, or for a name. A reference to something else is also a name. */
function namedIn(value: unknown, shown: string): { name?: string; account?: string; region?: string } {
  const name = /[:"]function:([\w-]+)/.exec(shown)?.[1];
  if (name) {
    const place = /:lambda:([\w-]+):(\d+):function:/.exec(shown);
    return { name, region: place?.[1], account: place?.[2] };
  }
  if (typeof value === 'string') {
    return { name: /^([\w-]+)(?::[\w$-]+)?$/.exec(value)?.[1] };
  }
  return { name: value ? shown : undefined };
}

function knownOf(value: string): string | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}

function mayBeSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
