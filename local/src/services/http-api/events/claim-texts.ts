import { isObject } from '../../../assembly/json.js';

/** The claims of a token, in the form that handlers get them. */
export function claimTexts(claims: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(claims).map(([name, claim]) => [name, claimText(claim)]));
}

/** A claim in the form that API Gateway writes it: lists and maps as Go prints them, `[admins editors]`. */
function claimText(claim: unknown): string {
  if (Array.isArray(claim)) {
    return `[${claim.map(claimText).join(' ')}]`;
  }
  if (isObject(claim)) {
    const names = Object.keys(claim).toSorted();
    return `map[${names.map((name) => `${name}:${claimText(claim[name])}`).join(' ')}]`;
  }
  return String(claim);
}
