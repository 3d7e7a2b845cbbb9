import { Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { ApiResources } from './api-resources';

const apps = new WeakMap<IConstruct, GuardedStages>();

/**
 * The CDK stages of an app that have an API with a guard, and what is rendered of each stage once a synthesis for all
 * who ask.
 */
export class GuardedStages {
  static of(scope: IConstruct): GuardedStages {
    const { root } = scope.node;
    const stages = apps.get(root) ?? new GuardedStages(root);
    apps.set(root, stages);
    return stages;
  }

  private readonly guarded = new Set<IConstruct>();
  private readonly rendered = new Map<IConstruct, ApiResources>();
  private nestedStages?: IConstruct[];

  private constructor(readonly root: IConstruct) {
    // A synthesis of a stage validates the stage itself before anything in it, and stages in it before.
    root.node.addValidation({ validate: () => this.renew(root) });
  }

  add(stage: IConstruct): void {
    if (!this.guarded.has(stage) && stage !== this.root) {
      stage.node.addValidation({ validate: () => this.renew(stage) });
    }
    this.guarded.add(stage);
    this.nestedStages = undefined;
  }

  has(stage: IConstruct): boolean {
    return this.guarded.has(stage);
  }

  /** All the stages in the app. */
  nested(): IConstruct[] {
    this.nestedStages ??= this.root.node
      .findAll()
      .filter((construct) => construct !== this.root && Stage.isStage(construct));
    return this.nestedStages;
  }

  resourcesOf(stage: IConstruct): ApiResources {
    const resources = this.rendered.get(stage) ?? new ApiResources(stage);
    this.rendered.set(stage, resources);
    return resources;
  }

  private renew(stage: IConstruct): string[] {
    this.rendered.delete(stage);
    if (stage === this.root) {
      this.nestedStages = undefined;
      for (const other of [...this.rendered.keys()].filter((rendered) => !this.guarded.has(rendered))) {
        this.rendered.delete(other);
      }
    }
    return [];
  }
}
