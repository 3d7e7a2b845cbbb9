import { fetchAuthSession } from 'aws-amplify/auth';
import createClient, { type Client } from 'openapi-fetch';
import type { Note, NoteChange, NoteInput } from '../../notes/note';
import type { components, paths } from './api-types';

/** Some notes, and the token for the next ones. */
export type NotePage = components['schemas']['NotePage'];

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
/** Its paths, methods, parameters and bodies are those of `openapi.json`: `npm run api` writes the types. */
let api: Client<paths>;

export function setEndpoint(url: string): void {
  endpoint = url;
  api = createClient<paths>({ baseUrl: url, fetch: fetchAsUser });
}

export const listNotes = (after?: string) => bodyOf(api.GET('/notes', { params: { query: { after } } }));
export const readNote = (id: string) => bodyOf(api.GET('/notes/{id}', { params: { path: { id } } }));
export const addNote = (body: NoteInput) => bodyOf(api.POST('/notes', { body }));
export const changeNote = (id: string, body: NoteChange) =>
  bodyOf(api.PUT('/notes/{id}', { params: { path: { id } }, body }));
export const removeNote = (id: string) => bodyOf(api.DELETE('/notes/{id}', { params: { path: { id } } }));
export const listShared = () => bodyOf(api.GET('/shared'));
export const listAll = (after?: string) => bodyOf(api.GET('/admin/notes', { params: { query: { after } } }));
export const removeAny = ({ owner, id }: Note) =>
  bodyOf(api.DELETE('/admin/notes/{owner}/{id}', { params: { path: { owner, id } } }));

/** A path of the route `/app/{proxy+}`, which OpenAPI cannot describe. */
export async function exportNotes(): Promise<string> {
  const response = await fetchAsUser(new Request(`${endpoint}/app/export`));
  return response.ok ? response.text() : refuse(response, await response.json().catch(() => undefined));
}

async function fetchAsUser(request: Request): Promise<Response> {
  const { tokens } = await fetchAuthSession();
  request.headers.set('authorization', `Bearer ${tokens?.accessToken}`);
  return fetch(request).catch(() => {
    throw new ApiError(0, 'The server cannot be reached. Check your connection.');
  });
}

/** The result of a successful call; `error` is a problem of a handler, or a message of API Gateway. */
async function bodyOf<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  return response.ok ? (data as T) : refuse(response, error);
}

function refuse({ status }: Response, error: unknown): never {
  const { detail } = (error ?? {}) as { readonly detail?: string };
  throw new ApiError(status, detail ?? `The server refused this request (${status}).`);
}
