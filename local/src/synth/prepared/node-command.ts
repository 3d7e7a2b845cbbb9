import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { thisMachine } from '../../host/handlers/this-machine.js';
import { shellQuoted } from '../bundling/shell-words.js';

/** A run of an app. */
export interface AppRun {
  /** A shell command. */
  readonly command: string;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** One program, without variables, patterns or other syntax whose meaning could change while the process waits. */
const pattern = /^(node|'[^']+'|"[^"$`\\]+") ((?:--?[\w=-]+ (?:tsx )?)*)((?:[\w./@]|"[\w./@ -]+")[\w\s./@:=,+%'"-]*)$/;

const harmless = /^--(?:max-old-space-size=\d+|enable-source-maps|no-warnings|no-deprecation)$/;

/**
 * The same command with a module that is loaded before the app; `undefined` if it is not simply a run of the Node.js of this
 * program, or if it loads other modules, which must not run before the app is to be synthesized.
 */
export function nodeCommand({ command, folder, env }: AppRun, module: string): string | undefined {
  const [, node = '', options = '', app] = pattern.exec(command.trim()) ?? [];
  // On Windows, a process cannot be ended together with what it has started.
  if (app === undefined || command.includes('\n') || process.platform === 'win32' || !isThisNode(node, folder, env)) {
    return undefined;
  }
  const isTsx = /(?:^| )--import tsx $/.test(options);
  const words = options
    .replace(/--import tsx $/, '')
    .split(' ')
    .filter(Boolean);
  if (!words.every((word) => harmless.test(word))) {
    return undefined;
  }
  // A script that is loaded without `--import` is not loaded as an ES module, and neither must this one be.
  const own = isTsx ? `--import ${shellQuoted(pathToFileURL(module).href)}` : `--require ${shellQuoted(module)}`;
  return `${node} ${options}${own} ${app}`;
}

/** Whether the options of all Node.js processes load nothing before the app, and change nothing of what is loaded. */
export function allowsPreparing({ NODE_OPTIONS = '', TSX_TSCONFIG_PATH }: NodeJS.ProcessEnv): boolean {
  return (
    TSX_TSCONFIG_PATH === undefined &&
    NODE_OPTIONS.split(' ')
      .filter(Boolean)
      .every((word) => harmless.test(word))
  );
}

function isThisNode(word: string, folder: string, env: NodeJS.ProcessEnv): boolean {
  const file = word === 'node' ? thisMachine(folder, env).find('node') : word.slice(1, -1);
  try {
    return file !== undefined && realpathSync(file) === realpathSync(process.execPath);
  } catch {
    return false;
  }
}
