import type { PasswordFormat } from './configuration';
import { byId } from './dom';
import { FieldError } from './form';

interface Rule {
  readonly text: string;
  readonly met: (password: string) => boolean;
}

/** The rules of a password format. */
function rulesOf(format: PasswordFormat): Rule[] {
  const { minLength = 0 } = format;
  const rules: [boolean | undefined, Rule][] = [
    [minLength > 0, { text: `at least ${minLength} characters`, met: (password) => password.length >= minLength }],
    [format.requireLowercase, { text: 'a lowercase letter', met: (password) => /[a-z]/.test(password) }],
    [format.requireUppercase, { text: 'an uppercase letter', met: (password) => /[A-Z]/.test(password) }],
    [format.requireNumbers, { text: 'a digit', met: (password) => /[0-9]/.test(password) }],
    [format.requireSpecialCharacters, { text: 'a symbol, such as ! or #', met: (password) => symbol.test(password) }],
  ];
  return rules.filter(([asked]) => asked).map(([, rule]) => rule);
}

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html */
const symbol = /[$^*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/;

/** Makes of Cognito's refusal of a password an error that says all that it lacks: Cognito says only the first. */
export function refusalOf(password: string, format: PasswordFormat | undefined): (error: unknown) => never {
  return (error) => {
    const unmet = rulesOf(format ?? {}).filter(({ met }) => !met(password));
    if (error instanceof Error && error.name === 'InvalidPasswordException' && unmet.length > 0) {
      const lacking = new Intl.ListFormat('en').format(unmet.map(({ text }) => text));
      throw new FieldError('password', `This password needs ${lacking}.`);
    }
    throw error;
  };
}

/** Lists the rules of a new password below its field. Those that are not met turn red once the field was left or refused. */
export function showRules(format: PasswordFormat | undefined): void {
  const input = byId('password', HTMLInputElement);
  const list = byId('password-rules');
  const items = rulesOf(format ?? {}).map((rule) => {
    const item = document.createElement('li');
    const state = document.createElement('span');
    state.className = 'visually-hidden';
    item.append(rule.text, state);
    return { rule, item, state };
  });
  list.append(...items.map(({ item }) => item));
  byId('password-hint').hidden = items.length === 0;
  const update = () => {
    for (const { rule, item, state } of items) {
      const met = rule.met(input.value);
      item.classList.toggle('met', met);
      state.textContent = met ? ': done' : list.classList.contains('checked') ? ': missing' : '';
    }
  };
  const check = () => {
    list.classList.toggle('checked', input.value !== '');
    update();
  };
  input.addEventListener('input', update);
  input.addEventListener('blur', check);
  input.form?.addEventListener('submit', check);
  update();
}

/** Opens the button that shows what is typed into the password field. */
export function onReveal(): void {
  const input = byId('password', HTMLInputElement);
  const button = byId('password-reveal', HTMLButtonElement);
  const show = (shown: boolean) => {
    input.type = shown ? 'text' : 'password';
    button.textContent = shown ? 'Hide' : 'Show';
    button.setAttribute('aria-label', shown ? 'Hide the password' : 'Show the password');
  };
  button.addEventListener('click', () => show(input.type === 'password'));
  // Browsers offer to keep what was typed into a password field, and remember what was typed into a text field.
  input.form?.addEventListener('submit', () => show(false), { capture: true });
  button.hidden = false;
}
