import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './language';
import { run } from './run';

const MODULE = 'github.com/example/cdk-jwt-protected-api-go/cdkjwtprotectedapi';

export const go: Language = {
  name: 'Go',
  target: 'go',
  sdk: ['go'],
  newestCdk: '2.276.0',
  unpack(packages, folder) {
    cpSync(packages, folder, { recursive: true });
  },
  install({ folder, packages, cdkVersion, constructsVersion }) {
    const packed = join(packages, 'cdkjwtprotectedapi');
    const goMod = [
      'module notes',
      'go 1.25',
      `require github.com/aws/aws-cdk-go/awscdk/v2 v${cdkVersion}`,
      `require github.com/aws/constructs-go/constructs/v10 v${constructsVersion}`,
      `require ${MODULE} v0.0.0`,
      `replace ${MODULE} => ${packed}`,
    ];
    writeFileSync(join(folder, 'go.mod'), `${goMod.join('\n')}\n`);
    cpSync(join(__dirname, 'go/app.go'), join(folder, 'app.go'));
    run('go', ['mod', 'tidy'], { cwd: folder });
    run('go', ['build', '-o', 'notes', '.'], { cwd: folder });
    return { command: join(folder, 'notes'), args: [] };
  },
};
