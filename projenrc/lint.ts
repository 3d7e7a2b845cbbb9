import { javascript } from 'projen';
import { versions } from './versions';

// ARCHITECTURE.md draws these rules; `npm test` holds the code to them.
const localImports = {
  group: ['cdk-jwt-protected-api', 'cdk-jwt-protected-api/**', '**/../src/**'],
  message: 'the local program reads the cloud assembly, it never imports the library',
};
const privateImports = {
  group: ['**/src/private/**'],
  message: 'src/private is imported by src alone: what users can see is in src/index.ts',
};
const pureImports = {
  group: ['node:http', 'node:https', 'node:fs', 'node:fs/*', 'node:net', 'node:worker_threads', 'node:child_process'],
  message: 'this file is pure: it takes what it needs as an argument, and what touches the machine is in a folder io',
};
const serviceImports = {
  group: ['**/services/**', '!**/services/{all,service}.js', '!**/services/user-pools/index.js'],
  message: 'a service is known by its contract, services/service.ts, and the list of them, services/all.ts',
};

function restrictedImports(...patterns: { group: string[]; message: string }[]) {
  return { level: 'error', options: { patterns } };
}

function importRules(includes: string[], ...patterns: { group: string[]; message: string }[]) {
  return { includes, linter: { rules: { style: { noRestrictedImports: restrictedImports(...patterns) } } } };
}

/** Rules for a folder of the local program, whose files import what is in it and `allowed`, a list of what is next to it. */
function layer(folder: string, allowed: string[], { isPure = true } = {}) {
  const up = (depth: number) => {
    const outside = '../'.repeat(depth);
    const group = [`${outside}**`, ...allowed.map((path) => `!${outside}${path}`)];
    return [localImports, { group, message: `local/src/${folder} imports itself and ${allowed.join(', ')} alone` }];
  };
  const depths = [1, 2, 3, 4].map((depth) =>
    importRules([`local/src/${folder}${'/*'.repeat(depth)}.ts`], ...up(depth), ...(isPure ? [pureImports] : [])),
  );
  const impure = [
    importRules([`local/src/${folder}/io/*.ts`], ...up(2)),
    importRules([`local/src/${folder}/io/*/*.ts`], ...up(3)),
  ];
  return isPure ? [...depths, ...impure] : depths;
}

export const lint: javascript.BiomeOptions = {
  version: versions.biome,
  biomeConfig: {
    formatter: { indentStyle: javascript.biome_config.IndentStyle.SPACE, lineWidth: 120 },
    javascript: { formatter: { quoteStyle: javascript.biome_config.QuoteStyle.SINGLE } },
    linter: {
      rules: {
        correctness: { noUndeclaredDependencies: 'error' },
        style: { noNonNullAssertion: 'off' },
        suspicious: { noTemplateCurlyInString: 'off' }, // how Fn::Sub is written
      },
    },
    overrides: [
      importRules(['local/**'], localImports),
      {
        includes: ['test/**', 'examples/**'],
        linter: { rules: { style: { noRestrictedImports: restrictedImports(privateImports) } } },
      },
      {
        includes: ['bench/**', 'local/bench/**', 'test/languages/**'], // they have what they install, the rest is this package's
        linter: { rules: { correctness: { noUndeclaredDependencies: 'off' } } },
      },
      importRules(['local/src/*.ts', 'local/src/cli/**'], localImports, serviceImports),
      importRules(['local/src/index.ts'], localImports, {
        ...serviceImports,
        group: [...serviceImports.group, '!**/services/*/index.js'],
      }),
      ...layer('assembly', ['errors.js']),
      ...layer('host', ['errors.js', 'assembly/**', 'services/service.js'], { isPure: false }),
      ...layer('synth', ['errors.js', 'assembly/**', 'host/**'], { isPure: false }),
      ...layer('watch', ['errors.js', 'assembly/**', 'host/**'], { isPure: false }),
      ...layer('inventory', ['errors.js', 'assembly/**', 'host/**', 'services/http-api/model/**']),
      ...layer('services/*', ['service.js', '../errors.js', '../assembly/**', '../host/**']),
    ],
  },
};
