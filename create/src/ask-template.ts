import type { Readable, Writable } from 'node:stream';
import { isCancel, select } from '@clack/prompts';
import { InterruptedError } from './starter-error.js';
import { type Template, templates } from './templates.js';

/**
 * Asks for the template in a terminal.
 *
 * @throws InterruptedError if the user cancels.
 */
export async function askTemplate(streams: { input?: Readable; output?: Writable } = {}): Promise<Template> {
  const template = await select<Template>({
    message: 'Which app do you want to start with?',
    options: templates.map((value) => ({ value, label: value.name, hint: value.label })),
    ...streams,
  });
  if (isCancel(template)) {
    throw new InterruptedError();
  }
  return template;
}
