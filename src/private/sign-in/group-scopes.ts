import { CfnUserPool, type IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { type CfnLogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type CfnResource, Duration, Lazy, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { GuardedStages } from '../guard/guarded-stages';
import { grantUseByLogGroups } from '../log-group-key';
import type { Fault } from './checks/finding';
import { GROUP_SCOPES as ID, type RenderedPool } from './pool/rendered-pool';

/** Leaves room within a scope's 64 characters, and nothing needs quoting. */
const GROUP_NAME = /^[A-Za-z0-9_.-]{1,50}$/;

const VERSION = 'V2_0';

/** The scope for a group in an access token, and in the routes of the group. */
export function scopeOfGroup(group: string): string {
  return `group:${group}`;
}

export function assertGroupNames(groups: readonly string[], path: string): void {
  if (groups.length === 0) {
    throw new Error(
      `groups of '${path}' is empty, which could mean everyone or no one: add a group, or remove groups to allow every user`,
    );
  }
  for (const group of groups) {
    assertGroupName(group, `'${path}'`);
  }
}

export function assertGroupName(group: unknown, owner: string): void {
  if (typeof group !== 'string' || !GROUP_NAME.test(group)) {
    throw new Error(
      `group '${group}' of ${owner} cannot be part of a scope: use a name of 1 to 50 letters, digits, '_', '.' and '-'`,
    );
  }
}

/**
 * The pre token generation trigger of a pool, which puts a user's groups into access tokens as scopes, for the groups
 * named by routes. API Gateway itself then refuses users who are in none of them.
 *
 * It never refers to the pool, because the pool refers to it: that would be a cycle.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export class GroupScopes extends Construct {
  /**
   * The trigger of a pool, which is created when the first route needs it.
   *
   * @param encryptionKey of its log group, which must not be in a stack that depends on that of the pool
   */
  static of(userPool: IUserPool, groups: readonly string[], encryptionKey?: IKey): GroupScopes {
    const existing = userPool.node.tryFindChild(ID);
    if (existing instanceof GroupScopes) {
      return existing;
    }
    const pool = userPool.node.defaultChild;
    if (!(pool instanceof CfnUserPool)) {
      throw new Error(
        `user pool '${userPool.node.path}' is imported, so the trigger that adds groups to access tokens cannot be attached to it: ` +
          `change the pool's own pre token generation trigger (${VERSION}) to ${wayOut(groups)}`,
      );
    }
    return new GroupScopes(userPool as IUserPool & Construct, pool, encryptionKey);
  }

  private readonly groups = new Set<string>();
  private readonly trigger: LambdaFunction;

  private constructor(
    userPool: IUserPool & Construct,
    private readonly pool: CfnUserPool,
    encryptionKey?: IKey,
  ) {
    super(userPool, ID);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
      encryptionKey,
    });
    if (encryptionKey) {
      grantUseBy(logGroup, encryptionKey);
    }
    // AWS's own policy would let it write to every log group of the account.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.trigger = new LambdaFunction(this, 'Function', {
      description: 'Adds scopes to access tokens, for the groups that the routes of an API name',
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline(SOURCE),
      memorySize: 128,
      timeout: Duration.seconds(5), // Cognito does not wait longer
      environment: { GROUPS: Lazy.string({ produce: () => this.names().join(',') }) },
      logGroup,
      role,
    });
    this.trigger.addPermission('Permission', {
      principal: new ServicePrincipal('cognito-idp.amazonaws.com'),
      sourceArn: userPool.userPoolArn,
    });
    // addTrigger() would refuse a trigger that is added later, but its message does not say what to do.
    pool.addPropertyOverride('LambdaConfig.PreTokenGenerationConfig', {
      LambdaArn: this.trigger.functionArn,
      LambdaVersion: VERSION,
    });
    this.node.addValidation({
      validate: () => {
        const stages = GuardedStages.of(this);
        stages.hold(this.pool, ['LambdaConfig']);
        stages.hold(this.trigger.node.defaultChild as CfnResource, ['Code', 'Handler', 'Layers', 'Runtime']);
        return [];
      },
    });
  }

  add(groups: readonly string[]): void {
    for (const group of groups) {
      this.groups.add(group);
    }
  }

  private names(): string[] {
    return [...this.groups].sort();
  }

  /** If the trigger in the template is a different one. */
  faults({ path, reader, triggers }: RenderedPool): Fault[] {
    const { PreTokenGeneration: v1, PreTokenGenerationConfig: config } = triggers;
    const { LambdaArn, LambdaVersion } = (config ?? {}) as TriggerConfig;
    const isOurs =
      reader.renderer.targetOf(LambdaArn, this.pool.stack)?.construct === this.trigger.node.defaultChild &&
      LambdaVersion === VERSION;
    const { preTokenGenerationConfig: overridden } = (this.pool.stack.resolve(this.pool.lambdaConfig) ??
      {}) as CfnUserPool.LambdaConfigProperty;
    return isOurs && !v1 && !overridden
      ? []
      : [
          {
            error:
              `user pool '${path}' has its own pre token generation trigger, but the groups of routes need one too and Cognito calls ` +
              `only one: remove the pool's own trigger, or change it (${VERSION}) to ${wayOut(this.names())}`,
          },
        ];
  }
}

/** CloudFormation generates the name of the log group: the stack's name, its logical id, and some letters. */
function grantUseBy(logGroup: LogGroup, key: IKey): void {
  const { stack, node } = logGroup;
  const { logicalId } = node.defaultChild as CfnLogGroup;
  // A nested stack's name begins with that of its parent, and refers to it.
  const stackName = stack.nested ? '*' : stack.stackName;
  grantUseByLogGroups(key, stack, `${stackName}-${logicalId}-*`);
}

/** The key for the trigger for groups, if the pool has one. */
export function groupFindings(pool: RenderedPool): Fault[] {
  const groupScopes = pool.userPool.node.tryFindChild(ID);
  return groupScopes instanceof GroupScopes ? groupScopes.faults(pool) : [];
}

interface TriggerConfig {
  readonly LambdaArn?: unknown;
  readonly LambdaVersion?: unknown;
}

function wayOut(groups: readonly string[]): string {
  const scopes = groups.map((group) => `'${scopeOfGroup(group)}'`).join(', ');
  return `add ${scopes} to the access tokens of the groups' members, and use authorizationScopes instead of groups`;
}

const SOURCE = `exports.handler = async (event) => {
  const groups = event.request.groupConfiguration?.groupsToOverride ?? [];
  const scopesToAdd = process.env.GROUPS.split(',')
    .filter((group) => groups.includes(group))
    .map((group) => '${scopeOfGroup('')}' + group);
  event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToAdd } } };
  return event;
};
`;
