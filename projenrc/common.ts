import { engines } from './versions';

export const license = 'Apache-2.0';

/** What every package in this repository says of itself. */
export const common = { version: '0.0.0', license, engines };
