import { findFunction, qualifierOf } from '../../../assembly/lambda-function.js';
import type { Resource } from '../../../assembly/resource.js';
import { asText, firstUnresolved, Unresolved } from '../../../assembly/value.js';
import { settingsOf, textOf } from '../settings.js';

/** The triggers that run here. */
export type TriggerName =
  | 'PreSignUp'
  | 'PostConfirmation'
  | 'PreAuthentication'
  | 'PostAuthentication'
  | 'CustomMessage'
  | 'DefineAuthChallenge'
  | 'CreateAuthChallenge'
  | 'VerifyAuthChallengeResponse'
  | 'UserMigration'
  | 'PreTokenGeneration';

export interface Trigger {
  /** If it is unresolved, requests that need it are refused. */
  readonly function: Resource | Unresolved;
  /** The alias or version that is invoked. */
  readonly qualifier?: string;
  /** The version of the event: `1`, or that of `PreTokenGenerationConfig`. */
  readonly version: '1' | '2' | '3';
}

export interface LambdaTriggers {
  readonly served: { readonly [Name in TriggerName]?: Trigger };
  /** The triggers of the template that do not run here. */
  readonly unserved: readonly string[];
}

const served: readonly TriggerName[] = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'CustomMessage',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
  'UserMigration',
];

/** Reads `LambdaConfig` of a user pool. */
export function readLambdaTriggers(pool: Resource): LambdaTriggers {
  const property = pool.property('LambdaConfig');
  const config = settingsOf(property);
  if (property instanceof Unresolved) {
    // An unknown trigger must be called before anything is done, which is not possible.
    const unknown: Trigger = { function: property, version: '1' };
    return { served: { PreSignUp: unknown, PreAuthentication: unknown, PreTokenGeneration: unknown }, unserved: [] };
  }
  const trigger = (name: string): Trigger | undefined =>
    config[name] === undefined
      ? undefined
      : { function: functionOf(config[name], name, pool), version: '1', ...qualified(config[name]) };
  const plain = served.map((name) => [name, trigger(name)] as const);
  const preTokenGeneration = preTokenGenerationConfig(pool) ?? trigger('PreTokenGeneration');
  const known = [...served, 'PreTokenGeneration', 'PreTokenGenerationConfig', 'KMSKeyID'] as readonly string[];
  return {
    served: Object.fromEntries(
      [...plain, ['PreTokenGeneration', preTokenGeneration] as const].filter(([, entry]) => entry !== undefined),
    ),
    unserved: Object.keys(config).filter((name) => !known.includes(name)),
  };
}

function preTokenGenerationConfig(pool: Resource): Trigger | undefined {
  const value = settingsOf(pool.property('LambdaConfig')).PreTokenGenerationConfig;
  if (value === undefined) {
    return undefined;
  }
  const unresolved = firstUnresolved(value);
  if (unresolved) {
    return { function: unresolved, version: '1' };
  }
  const { LambdaArn, LambdaVersion } = settingsOf(value);
  const version = { V1_0: '1', V2_0: '2', V3_0: '3' }[textOf(LambdaVersion) ?? 'V1_0'];
  return version === '1' || version === '2' || version === '3'
    ? { function: functionOf(LambdaArn, 'LambdaArn', pool), version, ...qualified(LambdaArn) }
    : { function: new Unresolved(`unknown LambdaVersion '${LambdaVersion}'`), version: '1' };
}

function qualified(arn: unknown): Pick<Trigger, 'qualifier'> {
  const qualifier = typeof arn === 'string' ? qualifierOf(arn) : undefined;
  return qualifier === undefined ? {} : { qualifier };
}

function functionOf(value: Parameters<typeof asText>[0], name: string, pool: Resource): Resource | Unresolved {
  const arn = asText(value, `${name} of '${pool.path}'`);
  return arn instanceof Unresolved ? arn : findFunction(arn, pool.stack);
}
