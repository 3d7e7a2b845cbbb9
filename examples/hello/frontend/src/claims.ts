import { byId } from './dom';

const times = ['auth_time', 'exp', 'iat'];

/** Lists the claims of a token, its times as a person reads them. */
export function showClaims(claims: Readonly<Record<string, unknown>>): void {
  const list = byId('claims-list');
  list.replaceChildren(...Object.entries(claims).flatMap(([name, value]) => pair(name, value)));
  byId('claims').hidden = list.childElementCount === 0;
}

function pair(name: string, value: unknown): HTMLElement[] {
  const term = document.createElement('dt');
  term.textContent = name;
  const description = document.createElement('dd');
  description.textContent =
    times.includes(name) && typeof value === 'number' ? new Date(value * 1000).toLocaleString() : textOf(value);
  return [term, description];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
