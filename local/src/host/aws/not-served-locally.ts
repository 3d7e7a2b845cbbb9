/** The name of the error of a call of AWS that nothing on this machine answers. */
export const notServedLocally = 'NotServedLocally';
