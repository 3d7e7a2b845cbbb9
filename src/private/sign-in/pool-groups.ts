import { CfnUserPoolGroup, type CfnUserPoolGroupProps, type IUserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnResource, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Renderer } from '../guard/renderer';

/**
 * The groups of a user pool that an API creates for its routes.
 */
export class PoolGroups {
  /** @param only the groups that routes may name. If not set, a group is created for each name. */
  constructor(
    private readonly userPool: IUserPool,
    private readonly only?: readonly string[],
  ) {
    this.add(only ?? []);
  }

  assertMayBeNamed(groups: readonly string[], path: string): void {
    const { only = groups } = this;
    const unknown = groups.find((group) => !only.includes(group));
    if (unknown !== undefined) {
      const names = only.map((group) => `'${group}'`).join(', ');
      throw new Error(
        `group '${unknown}' of '${path}' is not a group of the API (its groups: ${names || 'none'}): correct the name, or add it to ` +
          'the groups option',
      );
    }
  }

  add(groups: readonly string[]): void {
    for (const groupName of groups) {
      const id = `Group-${groupName}`;
      if (!this.userPool.node.tryFindChild(id)) {
        const scope = new Construct(this.userPool as IUserPool & Construct, id);
        new OwnGroup(scope, 'Resource', { userPoolId: this.userPool.userPoolId, groupName });
      }
    }
  }
}

/** A group that is not created if the app creates one with the same name in the same pool. */
class OwnGroup extends CfnUserPoolGroup {
  constructor(scope: Construct, id: string, props: CfnUserPoolGroupProps) {
    super(scope, id, props);
    // Only Cognito knows the members. A group that a rolled back update left behind would block the next update.
    this.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  }

  protected override shouldSynthesize(): boolean {
    const constructs = this.node.root.node.findAll();
    const others = constructs.filter(CfnResource.isCfnResource).filter((resource) => {
      return resource.cfnResourceType === this.cfnResourceType && !(resource instanceof OwnGroup);
    });
    const renderer = new Renderer(this.node.root);
    const pool = renderer.targetOf(renderer.resolve(this.userPoolId, this), this.stack);
    return !others.some((other) => {
      const { GroupName, UserPoolId } = renderer.resourcesOf(other)[0]?.properties ?? {};
      return GroupName === this.groupName && renderer.targetOf(UserPoolId, other.stack) === pool;
    });
  }
}
