/** The endpoint that an AWS SDK calls. */
export const cognitoEndpoint = 'the user pools';
/** The endpoint of the page with the mails. */
export const inboxEndpoint = 'the inbox';
