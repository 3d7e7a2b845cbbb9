import { byId, say } from './dom';
import { explain, fieldOf } from './messages';

/** What is wrong with one field, shown next to it. */
export class FieldError extends Error {
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/** The values of a form by the names of its fields. */
export type Values = Readonly<Record<string, string>>;

/**
 * Opens a form: its button shows that it works while `act` runs. An error is shown next to the field that it is about, or
 * else in the form's alert.
 */
export function onSubmit(form: HTMLFormElement, act: (values: Values) => Promise<void>): void {
  const button = form.querySelector<HTMLButtonElement>('button[type=submit]')!;
  const problem = form.querySelector<HTMLElement>('[role=alert]')!;
  form.noValidate = true; // each field says itself what is wrong
  form.addEventListener('input', ({ target }) => {
    if (target instanceof HTMLInputElement) {
      clearField(target);
    }
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.disabled) {
      return;
    }
    clear(form, problem);
    await saying(problem, form, async () => {
      const values = read(form);
      await whileBusy(button, () => act(values));
    });
  });
  button.disabled = false;
}

/** Opens a button: it shows that it works while `act` runs. An error is shown in `problem`, or next to a field of its form. */
export function onClick(button: HTMLButtonElement, problem: HTMLElement, act: () => Promise<void>): void {
  button.addEventListener('click', async () => {
    if (button.form) {
      clear(button.form, problem);
    }
    say(problem, undefined);
    await saying(problem, button.form, () => whileBusy(button, act));
  });
  button.disabled = false;
}

/** The text of a field, checked as it is when the form is submitted. */
export function textOf(input: HTMLInputElement): string {
  const value = input.inputMode === 'numeric' ? input.value.replace(/\s/g, '') : input.value;
  if (input.required && value === '') {
    throw new FieldError(input.id, input.dataset.missing ?? 'Fill in this field.');
  }
  // Cognito checks the rest of the address.
  if (input.type === 'email' && !/^\S+@\S+$/.test(value)) {
    throw new FieldError(input.id, `“${value}” is not an e-\u2060mail address.`);
  }
  return value;
}

/** Moves the focus to a field if it is the only one to fill in: the only one that is shown, or that is empty. */
export function focusOnlyField(): void {
  const shown = [...document.querySelectorAll('input')].filter((input) => !input.readOnly && input.checkVisibility());
  const empty = shown.filter(({ value }) => value === '');
  const [only, ...others] = shown.length === 1 ? shown : empty;
  if (only && others.length === 0 && document.activeElement === document.body) {
    only.focus();
  }
}

/** Shows next to a field what is wrong with it, and moves the focus there. */
function sayAtField({ field, message }: FieldError): void {
  const input = byId(field, HTMLInputElement);
  input.setAttribute('aria-invalid', 'true');
  say(byId(`${field}-error`), message);
  input.focus();
}

function read(form: HTMLFormElement): Values {
  const inputs = [...form.elements].filter((element) => element instanceof HTMLInputElement);
  return Object.fromEntries(inputs.map((input) => [input.name, textOf(input)]));
}

function clear(form: HTMLFormElement, problem: HTMLElement): void {
  say(byId('notice'), undefined);
  say(problem, undefined);
  form.querySelectorAll('input').forEach(clearField);
}

function clearField(input: HTMLInputElement): void {
  input.removeAttribute('aria-invalid');
  say(byId(`${input.id}-error`), undefined);
}

async function saying(problem: HTMLElement, form: HTMLFormElement | null, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const field = fieldOf(error);
    if (error instanceof FieldError) {
      sayAtField(error);
    } else if (field && form?.elements.namedItem(field) instanceof HTMLInputElement) {
      sayAtField(new FieldError(field, explain(error)));
    } else {
      say(problem, explain(error));
    }
  }
}

async function whileBusy(button: HTMLButtonElement, work: () => Promise<void>): Promise<void> {
  const label = button.textContent;
  const hadFocus = document.activeElement === button;
  button.disabled = true;
  button.setAttribute('aria-busy', 'true');
  button.textContent = button.dataset.busy ?? label;
  try {
    await work();
  } finally {
    button.disabled = false;
    button.removeAttribute('aria-busy');
    button.textContent = label;
    if (hadFocus && (document.activeElement === document.body || document.activeElement === button)) {
      button.focus(); // a disabled button loses it
    }
  }
}
