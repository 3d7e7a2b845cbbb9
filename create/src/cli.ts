import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spinner } from '@clack/prompts';
import { askTemplate } from './ask-template.js';
import { type Command, checkSignIn, help, parseCommandLine } from './command-line.js';
import { MadeFolder } from './made-folder.js';
import { commandOf, install, packageManagerOf } from './package-manager.js';
import { StarterError } from './starter-error.js';
import { type Template, templates } from './templates.js';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort());
}

try {
  process.stdout.write(await run(parseCommandLine(process.argv.slice(2))));
} catch (error) {
  if (!(error instanceof StarterError)) {
    throw error;
  }
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}

async function run(command: Command): Promise<string> {
  switch (command.name) {
    case 'help':
      return help;
    case 'version':
      return `${version()}\n`;
    case 'make':
      return make(command);
  }
}

async function make(command: Command & { readonly name: 'make' }): Promise<string> {
  const folder = new MadeFolder(command.folder);
  const template = command.template ?? (await askedTemplate());
  checkSignIn(command.signIn, template);
  const manager = packageManagerOf(process.env.npm_config_user_agent);
  try {
    const source = fileURLToPath(new URL(`../templates/${template.name}`, import.meta.url));
    folder.fill(source, template.context[command.signIn]);
    if (command.install) {
      await installing(() => install(manager, folder.path, interrupted.signal));
    }
  } catch (error) {
    folder.remove();
    throw error;
  }
  const first = [
    ...(command.folder === '.' ? [] : [`cd ${quoted(command.folder)}`]),
    ...(command.install ? [] : ['npm install']),
  ];
  const steps = template.next.map(([what, command], index) => {
    const commands = index === 0 ? [...first, command] : [command];
    return `${what}:\n\n${commands.map((each) => `  ${commandOf(manager, each)}\n`).join('')}`;
  });
  return `\nCreated ${template.name} in ${folder.path}.\n\n${steps.join('\n')}\n`;
}

async function askedTemplate(): Promise<Template> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    const names = templates.map(({ name }) => name).join(', ');
    throw new StarterError(
      `no template was given, and there is no terminal to ask for one: use --template with one of ${names}`,
    );
  }
  return askTemplate();
}

async function installing(work: () => Promise<void>): Promise<void> {
  if (!process.stdout.isTTY) {
    process.stdout.write('Installing packages…\n');
    return work();
  }
  const progress = spinner({ signal: interrupted.signal });
  progress.start('Installing packages');
  try {
    await work();
    progress.stop('Packages installed');
  } catch (error) {
    progress.error('Packages not installed');
    throw error;
  }
}

/** Quoted as one word of a shell. */
function quoted(path: string): string {
  return /^[\w./@~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
