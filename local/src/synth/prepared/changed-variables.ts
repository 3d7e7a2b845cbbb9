/** Variables of one synthesis. The modules of the CDK do not read them when they are loaded. */
const ofSynthesis = new Set([
  'CDK_CONTEXT_JSON',
  'CDK_DEFAULT_ACCOUNT',
  'CDK_DEFAULT_REGION',
  'CDK_DOCKER',
  'CDK_OUTDIR',
  'CDK_VALIDATION',
  'CONTEXT_OVERFLOW_LOCATION_ENV',
  'PATH',
]);

export type ChangedVariables = Readonly<Record<string, string | null>>;

/**
 * What must be set in a process that was started with another environment; `null` removes a variable.
 *
 * @returns `undefined` if a variable is different that the process may have read already
 */
export function changedVariables(from: NodeJS.ProcessEnv, to: NodeJS.ProcessEnv): ChangedVariables | undefined {
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].filter((name) => from[name] !== to[name]);
  return names.every((name) => ofSynthesis.has(name))
    ? Object.fromEntries(names.map((name) => [name, to[name] ?? null]))
    : undefined;
}
