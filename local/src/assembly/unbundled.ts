/**
 * The file in an asset that could not be bundled. It says why. It has the ending of an archive because some bundles must be
 * one (`BundlingOutput.ARCHIVED`): then it is the asset itself.
 */
export const unbundledFile = '.cdk-http-api-local-not-bundled.zip';

const beginning = 'not bundled by cdk-http-api-local: ';

/** What is in such a file. */
export function unbundledText(reason: string): string {
  return beginning + reason;
}

/** The reason in such a file; `undefined` if a file is no such file. */
export function unbundledReason(text: string): string | undefined {
  return text.startsWith(beginning) ? text.slice(beginning.length) : undefined;
}
