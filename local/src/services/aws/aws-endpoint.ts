/** The endpoint that replaces all AWS hosts. */
export const awsEndpoint = 'AWS for the functions';
