import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Annotations, Stage } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import { GuardedStages } from '../guard/guarded-stages';
import type { Door } from './door';
import { functionUrls } from './function-url';
import { openPermissions } from './open-permission';
import { otherApis } from './other-api';
import { ProtectedFunctions } from './protected-functions';
import { publicWildcards } from './public-wildcard';
import { retainedRoutes } from './retained-routes';
import { snapshotStages } from './snapshot-stage';

/** The kinds of doors, by the ids of their warnings. */
const KINDS: { readonly [id: string]: (functions: ProtectedFunctions) => Door[] } = {
  functionUrl: functionUrls,
  openPermission: openPermissions,
  otherApi: otherApis,
  publicWildcard: publicWildcards,
  retainedRoutes,
  snapshotStage: snapshotStages,
};

const stages = new WeakMap<IConstruct, Doors>();

/**
 * Warns about ways around the authorizers of the APIs of a CDK stage: a protected route helps little if its function
 * can be called in another way.
 */
export class Doors implements IValidation {
  /** Looks for other ways to the functions of an API's protected routes. The API must have a guard. */
  static watch(api: HttpApi): void {
    const stage = Stage.of(api) ?? api.node.root;
    const doors = stages.get(stage) ?? new Doors(stage);
    stages.set(stage, doors);
    doors.apis.push(api.node.defaultChild!);
  }

  private readonly apis: IConstruct[] = [];

  private constructor(private readonly stage: IConstruct) {
    // Once for all APIs, which may share a function.
    stage.node.addValidation(this);
  }

  /** Other ways are not errors: only the owner of an app knows whether the function checks its callers. */
  validate(): string[] {
    const functions = new ProtectedFunctions(GuardedStages.of(this.stage).resourcesOf(this.stage), this.apis);
    for (const [id, doorsOf] of Object.entries(KINDS)) {
      for (const { construct, text } of doorsOf(functions)) {
        Annotations.of(construct).addWarningV2(`cdk-jwt-protected-api:${id}`, text);
      }
    }
    return [];
  }
}
