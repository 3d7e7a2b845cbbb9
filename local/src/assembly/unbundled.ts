/** The file in an asset that could not be bundled. It says why. */
export const unbundledFile = '.cdk-http-api-local-not-bundled';

/** Why an asset is not bundled without Docker; `args` are what Docker was to be called with. */
export function unbundledReason(args: readonly string[]): string {
  const isNodejs = args.some((arg) => /\besbuild\b/.test(arg));
  return isNodejs
    ? "esbuild was not found, and Docker does not answer: run 'npm install --save-dev esbuild' in the folder of the app's lock file"
    : 'it is bundled in a container, and Docker does not answer: start Docker, or name another program in CDK_DOCKER';
}
