import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** What a user writes. */
export const noteInput = z.strictObject({
  title: z.string().trim().min(1).max(200),
  text: z.string().max(20_000),
});

/** A change contains the version on which it is based, so that nobody overwrites what they have not seen. */
export const noteChange = noteInput.extend({ shared: z.boolean(), version: z.int().positive() });

/** A note, as the API sends it. */
export const note = z.object({
  owner: z.string().describe('the `sub` of its user'),
  id: z.string(),
  title: z.string(),
  text: z.string(),
  shared: z.boolean().describe('whether the team can read it'),
  version: z.int(),
  created: z.iso.datetime(),
  changed: z.iso.datetime(),
});

export type NoteInput = z.infer<typeof noteInput>;
export type NoteChange = z.infer<typeof noteChange>;
export type Note = z.infer<typeof note>;

/** An id that sorts by time: items of the same partition key are in the order in which they were created. */
export function newId(): string {
  return `${Date.now().toString(36)}-${randomBytes(8).toString('hex')}`;
}
