import { isObject, member } from '../../assembly/json.js';
import type { ExtendedJson } from '../service.js';

/** What a page needs to know to use the user pools of this machine. */
export interface LocalConfiguration {
  /** The ids of the pools. */
  readonly pools: ReadonlySet<string>;
  /** The origin of the local Cognito. */
  readonly cognito: string;
  /** The address of the inbox. */
  readonly inbox: string;
}

/**
 * Points the Amplify configuration in a JSON file to the local Cognito, where its pool is a local one:
 * `Auth.Cognito.userPoolEndpoint`, which Amplify reads, and `Auth.Cognito.localInbox`, which it ignores.
 */
export function extendConfiguration(text: string, local: LocalConfiguration): ExtendedJson {
  const configuration = parse(text);
  const auth = member(configuration, 'Auth');
  const cognito = member(auth, 'Cognito');
  if (isObject(configuration) && isObject(auth) && isObject(cognito) && isPool(cognito.userPoolId, local)) {
    const extended = {
      ...configuration,
      Auth: { ...auth, Cognito: { ...cognito, userPoolEndpoint: local.cognito, localInbox: local.inbox } },
    };
    return { text: written(extended, text), added: 'userPoolEndpoint and localInbox', notExtendable: undefined };
  }
  const notExtendable = isPool(member(member(configuration, 'auth'), 'user_pool_id'), local)
    ? 'amplify_outputs.json has no place for another Cognito: sign-in goes to AWS, use the ResourcesConfig form'
    : undefined;
  return { text, added: undefined, notExtendable };
}

function isPool(id: unknown, { pools }: LocalConfiguration): boolean {
  return typeof id === 'string' && pools.has(id);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** With the indentation and the last line break of the original. */
function written(configuration: unknown, original: string): string {
  const [, indentation] = /^\{\r?\n([ \t]+)"/.exec(original) ?? [];
  return JSON.stringify(configuration, null, indentation) + (original.endsWith('\n') ? '\n' : '');
}
