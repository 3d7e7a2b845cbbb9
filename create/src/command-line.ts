import { parseArgs } from 'node:util';
import { StarterError } from './starter-error.js';
import { type SignIn, signIns, type Template, templateNamed, templates } from './templates.js';

/** What the command line asks for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | {
      readonly name: 'make';
      /** As it was given. */
      readonly folder: string;
      /** `undefined` if it was not given. */
      readonly template: Template | undefined;
      /** How users sign in, besides with a password. */
      readonly signIn: SignIn;
      readonly install: boolean;
    };

const options = {
  help: { type: 'boolean', short: 'h' },
  'no-install': { type: 'boolean' },
  'sign-in': { type: 'string' },
  template: { type: 'string', short: 't' },
  version: { type: 'boolean' },
} as const;

export const help = `usage: npm create jwt-protected-api@latest <folder> -- [options]

Creates a CDK app whose API needs a token, and installs its packages.

options:
  -t, --template <name>  the app to start with; without it, the command asks you
${templates.map(({ name, label }) => `                           ${name.padEnd(7)}${label}`).join('\n')}
      --sign-in <way>    how users of 'hello' sign in: password (the default), code (by e-mail) or passkey (in addition to the password)
      --no-install       do not install the packages
  -h, --help             print this help
      --version          print the version

examples:
  npm create jwt-protected-api@latest my-app -- --template api
  npm create jwt-protected-api@latest . -- --template hello
`;

/** @throws StarterError if the arguments are not known. */
export function parseCommandLine(args: readonly string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help) {
    return { name: 'help' };
  }
  if (values.version) {
    return { name: 'version' };
  }
  const [folder, extra] = positionals;
  if (folder === undefined) {
    throw new StarterError(
      "no folder was given for the new app: add one, as in 'npm create jwt-protected-api@latest my-app'",
    );
  }
  if (extra !== undefined) {
    throw new StarterError(`unexpected argument '${extra}' after '${folder}': with npm create, put options after '--'`);
  }
  const template = values.template === undefined ? undefined : known(values.template);
  const signIn = signInOf(values['sign-in'] ?? 'password');
  checkSignIn(signIn, template);
  return {
    name: 'make',
    folder,
    template,
    signIn,
    install: !values['no-install'],
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const [what = ''] = (error as Error).message.split('. ');
    const known = Object.keys(options).map((option) => `--${option}`);
    throw new StarterError(`${what.charAt(0).toLowerCase()}${what.slice(1)}; the options are: ${known.join(', ')}`);
  }
}

function known(name: string): Template {
  const template = templateNamed(name);
  if (!template) {
    throw new StarterError(
      `unknown template '${name}'; the templates are: ${templates.map((other) => other.name).join(', ')}`,
    );
  }
  return template;
}

function signInOf(name: string): SignIn {
  const found = signIns.find((signIn) => signIn === name);
  if (!found) {
    throw new StarterError(`unknown sign-in method '${name}'; the methods are: ${signIns.join(', ')}`);
  }
  return found;
}

/** @throws StarterError if the template has no option for this sign-in method. */
export function checkSignIn(signIn: SignIn, template: Template | undefined): void {
  if (template && signIn !== 'password' && !template.context[signIn]) {
    throw new StarterError(
      `the template '${template.name}' has no option --sign-in: remove the option, or use --template hello`,
    );
  }
}
