import { CfnFunction, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnResource, type Stack, Token } from 'aws-cdk-lib/core';
import { API, type ApiResources } from './guard/api-resources';
import type { Renderer } from './guard/renderer';
import type { TemplateEntry } from './guard/template-entry';

const PERMISSION = CfnPermission.CFN_RESOURCE_TYPE_NAME;

/** The maximum size of the statement for a permission, in bytes. */
export const LARGEST_STATEMENT = 1000;

/** The size of a policy besides its statements. */
const EMPTY_POLICY = '{"Version":"2012-10-17","Id":"default","Statement":[]}';

/** As long as they are in practice. */
const KNOWN_REFERENCES: Readonly<Record<string, string>> = {
  'AWS::AccountId': '0'.repeat(12),
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::URLSuffix': 'amazonaws.com',
};
const API_ID = '0'.repeat(10);
const SOME_NAME = '0'.repeat(32);
const SUFFIX = '-'.padEnd(13, '0');

/** The maximum length in Lambda, to which CloudFormation cuts the names that it generates. */
const MAX_STATEMENT_ID = 100;
const MAX_FUNCTION_NAME = 64;

const policiesOf = new WeakMap<ApiResources, FunctionPolicy[]>();

/**
 * The policy of a Lambda function, which consists of the permissions in the templates of a CDK stage.
 */
export class FunctionPolicy {
  /** The policies of all functions with at least this many permissions, because a few are not worth rendering. */
  static withAtLeast(number: number, resources: ApiResources): FunctionPolicy[] {
    const all = policiesOf.get(resources) ?? FunctionPolicy.all(resources);
    policiesOf.set(resources, all);
    return all.filter((policy) => policy.parts.length >= number);
  }

  private static all(resources: ApiResources): FunctionPolicy[] {
    const { renderer } = resources;
    const policies = new Map<string, FunctionPolicy>();
    const names = new Map<string, string>();
    const nameOf = (functionName: unknown, stack: Stack) => {
      const text = typeof functionName === 'string' ? functionName : renderer.show(functionName);
      return renderer.targetOf(functionName, stack)?.path ?? text;
    };
    const add = (functionName: string, stack: Stack, render: () => readonly TemplateEntry[]) => {
      // In another account or region, a name that was written by hand refers to a different function.
      const key = `${stack.environment} ${functionName}`;
      const policy = policies.get(key) ?? new FunctionPolicy(functionName, renderer);
      policy.parts.push(render);
      policies.set(key, policy);
    };
    for (const element of resources.candidates(PERMISSION)) {
      if (element instanceof CfnPermission) {
        const { functionName, stack } = element;
        const name = names.get(functionName) ?? nameOf(renderer.resolve(functionName, element), stack);
        names.set(functionName, name);
        add(name, stack, () => renderer.resourcesOf(element));
      } else {
        for (const resource of renderer.resourcesOf(element).filter(({ type }) => type === PERMISSION)) {
          add(nameOf(resource.properties.FunctionName, resource.stack), resource.stack, () => [resource]);
        }
      }
    }
    return [...policies.values()];
  }

  private readonly parts: (() => readonly TemplateEntry[])[] = [];

  private constructor(
    readonly functionName: string,
    private readonly renderer: Renderer,
  ) {}

  permissions(): TemplateEntry[] {
    return this.parts.flatMap((render) => render());
  }

  /** Its approximate size in bytes. */
  size(): number {
    const statements = this.permissions().map((permission) => statementOf(permission, this.renderer));
    return Buffer.byteLength(EMPTY_POLICY + statements.join());
  }
}

/** With placeholders for values that are only known after deployment: about as long as those will be. */
function statementOf({ properties, stack, logicalId }: TemplateEntry, renderer: Renderer): string {
  const { FunctionName, Principal, Action, SourceArn, SourceAccount } = properties;
  const textOf = (value: unknown) => text(value, stack, renderer);
  return JSON.stringify({
    Sid: generatedName(stack, logicalId(), MAX_STATEMENT_ID),
    Effect: 'Allow',
    Principal: { Service: textOf(Principal) },
    Action: textOf(Action),
    Resource: functionArn(FunctionName, stack, renderer),
    Condition: {
      ...(SourceAccount !== undefined && { StringEquals: { 'AWS:SourceAccount': textOf(SourceAccount) } }),
      ...(SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': textOf(SourceArn) } }),
    },
  });
}

function functionArn(functionName: unknown, stack: Stack, renderer: Renderer): string {
  const region = Token.isUnresolved(stack.region) ? KNOWN_REFERENCES['AWS::Region'] : stack.region;
  const arn = `arn:aws:lambda:${region}:${KNOWN_REFERENCES['AWS::AccountId']}:function:`;
  const target = renderer.targetOf(functionName, stack);
  const { construct } = target ?? {};
  if (construct instanceof CfnFunction && construct.functionName && !Token.isUnresolved(construct.functionName)) {
    return arn + construct.functionName;
  }
  if (target && CfnResource.isCfnResource(construct)) {
    return arn + generatedName(target.stack, target.logicalId(), MAX_FUNCTION_NAME);
  }
  const name = text(functionName, stack, renderer);
  return name.startsWith('arn:') ? name : arn + name;
}

function generatedName(stack: Stack, logicalId: string, maxLength: number): string {
  const stackName = Token.isUnresolved(stack.stackName) ? SOME_NAME : stack.stackName;
  return `${stackName}-${logicalId}`.slice(0, maxLength - SUFFIX.length) + SUFFIX;
}

function text(value: unknown, stack: Stack, renderer: Renderer): string {
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  const { Ref, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  if (Array.isArray(join?.[1])) {
    const [separator, parts] = join;
    return parts.map((part) => text(part, stack, renderer)).join(separator);
  }
  if (Ref !== undefined && Object.hasOwn(KNOWN_REFERENCES, Ref)) {
    return KNOWN_REFERENCES[Ref];
  }
  return renderer.targetOf(value, stack)?.type === API ? API_ID : SOME_NAME;
}
