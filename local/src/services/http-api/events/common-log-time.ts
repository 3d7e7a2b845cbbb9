import { perSecond } from '../../../host/log/per-second.js';

/** `12/Mar/2020:19:03:58 +0000` of milliseconds since 1970. */
export const commonLogTime = perSecond((time) => {
  // Thu, 12 Mar 2020 19:03:58 GMT
  const [, day, month, year, clock] = new Date(time).toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
});
