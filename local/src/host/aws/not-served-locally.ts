/** The name of the error for an AWS call that nothing on this machine answers. */
export const notServedLocally = 'NotServedLocally';
