#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { readHttpApis } from './assembly/http-api.js';
import { readAssembly } from './assembly/read-assembly.js';
import { type Command, help, parseCommandLine } from './command-line.js';
import { ProgramError } from './errors.js';
import { routesReport } from './routes-report.js';
import { synthesize } from './synth/synthesize.js';

try {
  process.stdout.write(await run(parseCommandLine(process.argv.slice(2))));
} catch (error) {
  if (!(error instanceof ProgramError)) {
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
    case 'routes': {
      const assembly = readAssembly(await assemblyFolder(command));
      return routesReport(readHttpApis(assembly), assembly.unread);
    }
  }
}

async function assemblyFolder({ output, app }: Command & { readonly name: 'routes' }): Promise<string> {
  const folder = process.cwd();
  return output === undefined
    ? synthesize({ folder, app, home: homedir(), env: process.env })
    : resolve(folder, output);
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
