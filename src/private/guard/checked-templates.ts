import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { attachCustomSynthesis, Stack, Stage } from 'aws-cdk-lib/core';
import { Construct, type IConstruct } from 'constructs';
import { type ApiResources, ROUTE } from './api-resources';
import { isJoined, joined } from './joined-string';
import type { RenderedResource } from './renderer';

const ID = 'JwtProtectedApi-CheckedTemplates';

interface Resource {
  readonly Type?: unknown;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A resource, and the properties of it that were checked. */
interface Checked {
  readonly resource: RenderedResource;
  readonly properties: readonly string[];
}

/**
 * Holds the templates of a CDK stage, once they are written, against the resources that were checked. What came after
 * the validations, or answers another time it is asked, would never be seen otherwise.
 */
export class CheckedTemplates extends Construct {
  /** Made in a validation, so that it is the last child of the stage: the templates of its stacks are written before. */
  static of(stage: IConstruct): CheckedTemplates {
    return (stage.node.tryFindChild(ID) as CheckedTemplates | undefined) ?? new CheckedTemplates(stage as Construct);
  }

  private resources?: ApiResources;
  private readonly checked = new Map<RenderedResource, Checked>();

  private constructor(private readonly stage: Construct) {
    super(stage, ID);
    attachCustomSynthesis(this, { onSynthesize: ({ outdir }) => this.assertUnchanged(outdir) });
  }

  /** Remembers the properties of a resource. Of routes of others, it is remembered which API they belong to. */
  remember(resource: RenderedResource, properties: readonly string[], from: ApiResources): void {
    if (this.resources !== from) {
      this.resources = from;
      this.checked.clear();
    }
    this.checked.set(resource, { resource, properties });
  }

  private assertUnchanged(outdir: string): void {
    const { resources } = this;
    // Another synthesis may leave out the validations.
    this.resources = undefined;
    if (!resources) {
      return;
    }
    const checked = new Map<Stack, Checked[]>();
    for (const resource of new Set([...this.checked.keys(), ...resources.ofType(ROUTE)])) {
      const ofStack = checked.get(resource.stack) ?? [];
      ofStack.push(this.checked.get(resource) ?? { resource, properties: ['ApiId'] });
      checked.set(resource.stack, ofStack);
    }
    const changes = this.stage.node
      .findAll()
      .filter(Stack.isStack)
      .filter((stack) => Stage.of(stack) === this.stage)
      .flatMap((stack) => changesIn(stack, join(outdir, stack.templateFile), checked.get(stack) ?? [], resources));
    if (changes.length > 0) {
      throw new Error(`Templates are not what was checked:\n  ${changes.join('\n  ')}`);
    }
  }
}

function changesIn(stack: Stack, file: string, checked: readonly Checked[], { renderer }: ApiResources): string[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (checked.length === 0 && !text.includes(ROUTE)) {
    return [];
  }
  const written: Record<string, Resource> = JSON.parse(text || '{}').Resources ?? {};
  const changes = checked.flatMap(({ resource, properties }) => {
    const id = resource.logicalId();
    const found = written[id];
    if (!found) {
      return [
        `resource '${id}' of stack '${stack.node.path}' is missing: remove it before the validations, or not at all`,
      ];
    }
    delete written[id];
    const before: Resource = { Type: resource.type, Properties: resource.properties };
    return changesOf(before, found, properties, (value) => renderer.written(value, stack)).map(
      (change) =>
        `resource '${id}' of stack '${stack.node.path}' has the ${change}: let it be the same each time it is asked for, and change it ` +
        'before the validations',
    );
  });
  const added = Object.keys(written).filter((id) => written[id].Type === ROUTE);
  return [
    ...changes,
    ...added.map(
      (id) => `route '${id}' of stack '${stack.node.path}' was not there to be checked: add it before the validations`,
    ),
  ];
}

function changesOf(
  before: Resource,
  after: Resource,
  properties: readonly string[],
  write: (value: unknown) => string | undefined,
): string[] {
  const [was, is] = [before, after].map(({ Type, Properties }): [string, unknown][] => [
    ['Type', Type],
    ...properties.map((name): [string, unknown] => [name, Properties?.[name]]),
  ]);
  if (write(was) === JSON.stringify(is)) {
    return [];
  }
  return was.flatMap(([name, value], i) => {
    const [old, current] = [withJoinedStrings(write(value)), withJoinedStrings(JSON.stringify(is[i][1]))];
    return old === current ? [] : [`${name} ${current ?? 'not given'} instead of ${old ?? 'not given'}`];
  });
}

/** The CDK joins the parts of a string as far as it needs to only. */
function withJoinedStrings(json: string | undefined): string | undefined {
  return json && JSON.stringify(JSON.parse(json), (_, value) => (isJoined(value) ? joined(value) : value));
}
