import type { App } from 'aws-cdk-lib';

const OWN = /^(.*) \[ack: cdk-jwt-protected-api:(\w+)\]$/s;

/** A warning of this library: its id, and the construct that it is on. */
export type Warned = [id: string, path: string];

interface Warning {
  readonly id: string;
  readonly path: string;
  readonly text: string;
}

/** The warnings of this library in an app. */
export function warningsIn(app: App): Warning[] {
  return app
    .synth()
    .stacksRecursively.flatMap(({ messages }) => messages)
    .flatMap(({ id: path, level, entry }) => {
      const [, text, id] = OWN.exec(String(entry.data)) ?? [];
      return id ? [{ id, path: path.slice(1), text: level === 'warning' ? text : level }] : [];
    });
}

/** Sorted, since the order of constructs is the CDK's affair. */
export function warnedIn(app: App): Warned[] {
  return warningsIn(app)
    .map(({ id, path }): Warned => [id, path])
    .sort((one, other) => (one.join() < other.join() ? -1 : 1));
}
