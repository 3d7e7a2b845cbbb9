/** The endpoint that stands for all hosts of AWS. */
export const awsEndpoint = 'AWS for the functions';
