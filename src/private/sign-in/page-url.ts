import { Token } from 'aws-cdk-lib/core';

/** The callback URL that the CDK inserts if none is set. */
export const PLACEHOLDER_URL = 'https://example.com';

const EXAMPLE = 'https://app.example.com/signed-in';

/** Cognito accepts plain HTTP only for the local machine. */
const WEB_PAGES = "'https://' (or, during development, with 'http://localhost', 'http://127.0.0.1' or 'http://[::1]')";

/** Why managed login cannot return to this URL of a web page. `undefined` if it can, and for a token. */
export function pageUrlFault(url: string): string | undefined {
  if (Token.isUnresolved(url)) {
    return undefined;
  }
  if (url.replace(/\/$/, '') === PLACEHOLDER_URL) {
    return `the placeholder that the CDK inserts if no URL is set, so users would be sent to a page that is not yours: use the URL of your page, e.g. '${EXAMPLE}'`;
  }
  // Cognito accepts the scheme of an app, but this client is for web pages.
  if (/^(?!https?:)[a-z][a-z\d+.-]*:\//i.test(url)) {
    return `which is not a web page: use a URL that begins with ${WEB_PAGES}, or create the client of a mobile or desktop app with addClient()`;
  }
  const isPage =
    /^https:\/\/[^/?#*\s][^#*\s]*$/.test(url) ||
    /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/[^#*\s]*)?$/.test(url);
  return isPage
    ? undefined
    : `which Cognito does not accept: use a URL that begins with ${WEB_PAGES} and contains no '#' and no '*'`;
}
