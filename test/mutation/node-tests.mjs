import { existsSync } from 'node:fs';
import Module from 'node:module';
import { dirname, resolve } from 'node:path';
import { inProcess } from './in-process-runner.mjs';
import { loadSources } from './load-sources.mjs';
import { nodeTestModule } from './node-test-module.mjs';

/** The tests of what is mutated. */
const TEST_FILES = [
  'host/wildcard-pattern',
  'services/http-api/identity-source',
  'services/http-api/nearest-route',
  'services/http-api/route-table',
  'services/http-api/jwt-authorizer',
  'services/http-api/lambda-authorizer',
  'services/http-api/invoke-permission',
  'services/http-api/gateway',
  'services/user-pools/oauth/pkce',
  'services/user-pools/oauth/authorization-request',
  'services/user-pools/oauth/authorize',
  'services/user-pools/oauth/token',
  'services/user-pools/oauth/token-refusals',
  'services/user-pools/oauth/attack',
  'services/user-pools/srp',
  'services/user-pools/tokens',
  'services/user-pools/triggers',
  'services/user-pools/second-factor',
  'services/user-pools/new-password',
  'services/user-pools/sign-in',
  'services/user-pools/administrators',
  'services/user-pools/passwordless/cbor',
  'services/user-pools/passwordless/credentials',
  'services/user-pools/passwordless/refusals',
  'services/user-pools/passwordless/passkeys',
  'services/user-pools/passwordless/user-auth',
  'services/user-pools/passwordless/custom-auth',
  'services/user-pools/passwordless/email-mfa',
  'services/user-pools/passwordless/sign-up',
  'services/user-pools/passwordless/migration',
  'services/user-pools/passwordless/unknown-users',
  'services/user-pools/passwordless/attacks',
];

/** Tests import the program as it is compiled into `local/lib`, and TypeScript files import each other as `.js`. */
function sourceOf(name, importer) {
  if (!name.startsWith('.') || !importer?.startsWith(resolve('local'))) {
    return name;
  }
  const compiled = resolve(dirname(importer), name);
  const source = compiled.replace(resolve('local/lib'), resolve('local/src')).replace(/\.js$/, '.ts');
  return existsSync(source) ? source : name;
}

/** Runs the local program's tests, which are written for `node:test`. */
export const strykerPlugins = inProcess({
  folder: 'local/test',
  testFiles: () => TEST_FILES.map((name) => `${name}.test.ts`),
  prepare() {
    loadSources('local/test', sourceOf);
    const load = Module._load;
    Module._load = (name, ...rest) => (name === 'node:test' ? nodeTestModule : load(name, ...rest));
  },
});
