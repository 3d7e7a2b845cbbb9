import { attachCustomSynthesis, CfnElement, type CfnResource, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { ApiResources } from './api-resources';

/** Checks the written templates, and returns what is wrong with them. */
type Check = (written: ApiResources) => readonly string[];

type CustomSynthesis = Parameters<typeof attachCustomSynthesis>[1];

/** Where the CDK stores the argument of `attachCustomSynthesis()`, which can be called only once. */
const CUSTOM_SYNTHESIS = Symbol.for('@aws-cdk/core:customSynthesis');

const apps = new WeakMap<IConstruct, GuardedStages>();

/**
 * The CDK stages of an app that have an API with a guard: each stage is rendered once per synthesis for all callers, and
 * this class remembers what to check again after its templates are written.
 */
export class GuardedStages {
  static of(scope: IConstruct): GuardedStages {
    const { root } = scope.node;
    const stages = apps.get(root) ?? new GuardedStages(root);
    apps.set(root, stages);
    return stages;
  }

  /** The stages that have an API with a guard. */
  readonly guarded = new Set<IConstruct>();
  private readonly rendered = new Map<IConstruct, ApiResources>();
  private nestedStages?: readonly IConstruct[];
  /** The elements of each stage that is being synthesized, from its validation until its templates are written. */
  private readonly elements = new Map<IConstruct, readonly CfnElement[] | undefined>();
  private readonly checks = new Map<IConstruct, Check[]>();
  private readonly attached = new Set<IConstruct>();

  private constructor(readonly root: IConstruct) {
    // The synthesis of a stage first validates nested stages, then the stage itself, then its contents.
    root.node.addValidation({ validate: () => this.renew(root) });
  }

  add(stage: IConstruct): void {
    if (!this.guarded.has(stage) && stage !== this.root) {
      stage.node.addValidation({ validate: () => this.renew(stage) });
    }
    this.guarded.add(stage);
  }

  /** All the stages in the app, found once for each stage that is synthesized: one that is added later is not synthesized. */
  nested(): readonly IConstruct[] {
    this.nestedStages ??= this.root.node
      .findAll()
      .filter((construct) => construct !== this.root && Stage.isStage(construct));
    return this.nestedStages;
  }

  /**
   * All the elements in a stage, including those of nested stages. Finding them takes long in a large app, and nothing adds
   * any between the validation and the written templates, so they are found once in that time.
   */
  elementsOf(stage: IConstruct): readonly CfnElement[] {
    const elements = this.elements.get(stage) ?? stage.node.findAll().filter(CfnElement.isCfnElement);
    if (this.elements.has(stage)) {
      this.elements.set(stage, elements);
    }
    return elements;
  }

  resourcesOf(stage: IConstruct): ApiResources {
    const resources = this.rendered.get(stage) ?? ApiResources.rendered(stage);
    this.rendered.set(stage, resources);
    return resources;
  }

  /**
   * Has the templates of a stage checked after they are written. Changes after the validations, and values that
   * differ each time they are resolved, would otherwise not be noticed.
   *
   * Called in each synthesis, because another one may skip the validations.
   */
  onceWritten(stage: IConstruct, check: Check): void {
    this.checks.set(stage, [...(this.checks.get(stage) ?? []), check]);
    if (!this.attached.has(stage)) {
      this.attached.add(stage);
      this.attach(stage);
    }
  }

  /** Makes sure that properties of a resource are in the template as they are now. */
  hold(construct: CfnResource, names: readonly string[]): void {
    const textsOf = (properties: unknown) =>
      names.map((name) => JSON.stringify(Object(properties)[name]) ?? 'not given');
    const [definition] = Object.values(Object(construct.stack.resolve(construct._toCloudFormation()).Resources));
    const before = textsOf(Object(definition).Properties);
    this.onceWritten(Stage.of(construct) ?? this.root, (written) => {
      const after = textsOf(written.at(construct)?.properties);
      return names.flatMap((name, i) =>
        before[i] === after[i]
          ? []
          : [`resource (${construct.node.path}) has the ${name} ${after[i]} instead of ${before[i]}`],
      );
    });
  }

  /** The stage itself is synthesized after all its contents. */
  private attach(stage: IConstruct): void {
    const synthesis: CustomSynthesis = Object(stage)[CUSTOM_SYNTHESIS] ?? { onSynthesize: () => {} };
    const synthesize = synthesis.onSynthesize.bind(synthesis);
    synthesis.onSynthesize = (session) => {
      synthesize(session);
      this.assertWritten(stage);
    };
    if (!(CUSTOM_SYNTHESIS in stage)) {
      attachCustomSynthesis(stage as Stage, synthesis);
    }
  }

  private assertWritten(stage: IConstruct): void {
    const checks = this.checks.get(stage) ?? [];
    this.checks.delete(stage);
    this.elements.delete(stage);
    const written = ApiResources.written(stage);
    const faults = checks.flatMap((check) => check(written));
    if (faults.length > 0) {
      throw new Error(
        'The templates differ from what was checked. Values must be the same each time they are resolved, and must not change after ' +
          `validation:\n  ${faults.join('\n  ')}`,
      );
    }
  }

  private renew(stage: IConstruct): string[] {
    if (this.guarded.has(stage)) {
      this.elements.set(stage, undefined);
    }
    this.nestedStages = undefined;
    this.rendered.delete(stage);
    this.checks.delete(stage);
    for (const other of stage === this.root ? [...this.rendered.keys()] : []) {
      if (!this.guarded.has(other)) {
        this.rendered.delete(other);
      }
    }
    return [];
  }
}
