import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Web security stays on: pages and API are of different origins, and that is what is tested. */
const args = [
  '--headless=new',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const macApplications = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const windowsPrograms = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'];

const help =
  'no browser could be started: install Chromium or Google Chrome, or set CHROME_PATH to the executable of one';

export interface LaunchedBrowser {
  readonly browser: Browser;
  close(): Promise<void>;
}

/** Starts the browser of CHROME_PATH, else an installed one, else on Linux the one of @sparticuz/chromium. */
export async function launchBrowser(): Promise<LaunchedBrowser> {
  const { CHROME_PATH } = process.env;
  const failures: string[] = [];
  for (const executable of CHROME_PATH ? [CHROME_PATH] : installed()) {
    try {
      const browser = await launch(executable);
      return { browser, close: () => browser.close() };
    } catch (error) {
      failures.push(`${executable}: ${error}`);
    }
  }
  if (!CHROME_PATH && process.platform === 'linux') {
    const folder = mkdtempSync(join(tmpdir(), 'hello-chromium-'));
    const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    try {
      const { executable, env } = await unpack(folder);
      const browser = await launch(executable, env);
      return { browser, close: () => browser.close().finally(remove) };
    } catch (error) {
      remove();
      failures.push(`@sparticuz/chromium: ${error}`);
    }
  }
  throw new Error([help, ...failures].join('\n'));
}

/** In its sandbox, but for root, and for systems that have none for a browser which is not installed. */
async function launch(executablePath: string, env?: Record<string, string>): Promise<Browser> {
  const options = { executablePath, args, env };
  const sandbox = process.getuid?.() !== 0;
  return chromium.launch({ ...options, chromiumSandbox: sandbox }).catch((error) => {
    if (sandbox && /sandbox/i.test(String(error))) {
      return chromium.launch({ ...options, chromiumSandbox: false });
    }
    throw error;
  });
}

function installed(): string[] {
  const { PATH = '', PROGRAMFILES, LOCALAPPDATA, 'PROGRAMFILES(X86)': PROGRAMFILES_X86 } = process.env;
  const programs = [PROGRAMFILES, PROGRAMFILES_X86, LOCALAPPDATA].filter((folder) => folder !== undefined);
  const places = {
    darwin: macApplications.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
    win32: programs.flatMap((folder) => windowsPrograms.map((program) => join(folder, program))),
  };
  const onPath = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return [...onPath, ...(places[process.platform as keyof typeof places] ?? [])].filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Unpacks @sparticuz/chromium into an empty folder: it would take any `chromium` that it finds there. Its own libraries
 * come with it only on AWS Lambda, or where it is told so before it is imported.
 */
async function unpack(folder: string): Promise<{ executable: string; env: Record<string, string> }> {
  const before = { ...process.env };
  try {
    process.env.TMPDIR = folder;
    if (!hasLibraries()) {
      process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';
    }
    const { default: packed } = await import('@sparticuz/chromium');
    return { executable: await packed.executablePath(), env: { ...process.env } as Record<string, string> };
  } finally {
    for (const name of ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME']) {
      const value = before[name];
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
  }
}

function hasLibraries(): boolean {
  try {
    const env = { PATH: [process.env.PATH, '/usr/sbin', '/sbin'].join(delimiter) };
    const known = execFileSync('ldconfig', ['-p'], { env, encoding: 'utf8' });
    return ['libnss3.so', 'libnspr4.so', 'libexpat.so.1'].every((library) => known.includes(library));
  } catch {
    return false;
  }
}
