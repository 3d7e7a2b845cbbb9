/**
 * The file in an asset that could not be bundled. It contains the reason. It has the extension of an archive because some bundles must be
 * archives (`BundlingOutput.ARCHIVED`): then it is the asset itself.
 */
export const unbundledFile = '.cdk-http-api-local-not-bundled.zip';

const beginning = 'not bundled by cdk-http-api-local: ';

/** The content of such a file. */
export function unbundledText(reason: string): string {
  return beginning + reason;
}

/** The reason in such a file; `undefined` if it is another file. */
export function unbundledReason(text: string): string | undefined {
  return text.startsWith(beginning) ? text.slice(beginning.length) : undefined;
}
