import { contextEnvironment } from '../synth/context-environment.js';

/**
 * Does something with variables of the environment by which the CDK bundles no asset: routes need none of them. An asset
 * that would be bundled is then the folder of its source, which is not copied.
 */
export async function unbundled<T>(work: (variables: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  // The CDK takes what is in a file over CDK_CONTEXT_JSON. A context that is so long that it needs the file itself bundles.
  const { variables, dispose } = contextEnvironment({ 'aws:cdk:bundling-stacks': [] }, 0);
  try {
    return await work(variables);
  } finally {
    dispose();
  }
}
