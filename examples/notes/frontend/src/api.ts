import { fetchAuthSession } from 'aws-amplify/auth';
import type { Note, NoteChange, NoteInput } from '../../notes/note';

/** Some notes, and what to ask for to get the next ones. */
export interface NotePage {
  readonly notes: readonly Note[];
  readonly next?: string;
}

/** The API refused a request, or could not be reached (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

let endpoint = '';

export function setEndpoint(url: string): void {
  endpoint = url;
}

export const listNotes = (after?: string) => call<NotePage>('GET', `/notes${query({ after })}`);
export const readNote = (id: string) => call<Note>('GET', `/notes/${encodeURIComponent(id)}`);
export const addNote = (note: NoteInput) => call<Note>('POST', '/notes', note);
export const changeNote = (id: string, change: NoteChange) =>
  call<Note>('PUT', `/notes/${encodeURIComponent(id)}`, change);
export const removeNote = (id: string) => call<void>('DELETE', `/notes/${encodeURIComponent(id)}`);
export const listShared = () => call<NotePage>('GET', '/shared');
export const listAll = (after?: string) => call<NotePage>('GET', `/admin/notes${query({ after })}`);
export const removeAny = ({ owner, id }: Note) =>
  call<void>('DELETE', `/admin/notes/${encodeURIComponent(owner)}/${encodeURIComponent(id)}`);
export const exportNotes = () => call<string>('GET', '/app/export');

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const { tokens } = await fetchAuthSession();
  const headers = { authorization: `Bearer ${tokens?.accessToken}`, 'content-type': 'application/json' };
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(`${endpoint}${path}`, { method, headers, body: sent }).catch(() => undefined);
  if (!response) {
    throw new ApiError(0, 'The server cannot be reached. Check your connection.');
  }
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const answer = await (isJson ? response.json() : response.text());
  if (!response.ok) {
    throw new ApiError(response.status, answer.detail ?? `The server refused this (${response.status}).`);
  }
  return answer;
}

function query(parameters: Record<string, string | undefined>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length > 0 ? `?${new URLSearchParams(given)}` : '';
}
