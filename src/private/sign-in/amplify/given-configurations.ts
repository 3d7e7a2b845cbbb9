import { Stack } from 'aws-cdk-lib/core';
import type { IConstruct, IValidation } from 'constructs';
import type { Section } from './amplify';

interface Given {
  /** The method that returned it. */
  readonly method: string;
  readonly configuration: string;
  readonly make: () => Section;
}

/**
 * The configurations that an API has returned. They contain what was known then, so it is an error if the user pool or its
 * client changes later.
 */
export class GivenConfigurations implements IValidation {
  private readonly given: Given[] = [];

  constructor(private readonly api: IConstruct) {}

  /** Creates a configuration and remembers it. */
  give(method: string, make: () => Section): Section {
    // In Go, the keys of a map have no order: unless they are sorted, the hash of a file with the configuration would change.
    const configuration = sorted(make()) as Section;
    this.given.push({ method, make, configuration: JSON.stringify(configuration) });
    return configuration;
  }

  validate(): string[] {
    return this.given.flatMap(({ method, make, configuration }) => {
      const [was, is] = [JSON.parse(configuration), make()].map((value) => Stack.of(this.api).resolve(value));
      const change = changeBetween(was, is);
      return change
        ? [
            `${method} of '${this.api.node.path}' was called too early: it returned ${change.path} = ${shown(change.was)}, but the template has ` +
              `${shown(change.is)}: call ${method} after everything that changes the user pool or its app client`,
          ]
        : [];
    });
  }
}

interface Change {
  readonly path: string;
  readonly was: unknown;
  readonly is: unknown;
}

/** The first place in which two values differ. */
function changeBetween(was: unknown, is: unknown, path: readonly string[] = []): Change | undefined {
  if (isMap(was) && isMap(is)) {
    const names = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...names].map((name) => changeBetween(was[name], is[name], [...path, name])).find((change) => change);
  }
  return JSON.stringify(was) === JSON.stringify(is) ? undefined : { path: path.join('.'), was, is };
}

function sorted(value: unknown): unknown {
  if (!isMap(value)) {
    return value;
  }
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'none';
}
