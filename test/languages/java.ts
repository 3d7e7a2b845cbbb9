import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import type { Language } from './language';
import { run } from './run';

export const java: Language = {
  name: 'Java',
  target: 'java',
  sdk: ['java', 'mvn'],
  newestCdk: '2.271.0',
  unpack(packages, folder) {
    const sources = readdirSync(packages, { recursive: true, encoding: 'utf8' }).find((file) =>
      file.endsWith('-sources.jar'),
    );
    run('jar', ['--extract', '--file', join(packages, sources!)], { cwd: folder });
  },
  install({ folder, packages, cdkVersion, constructsVersion }) {
    const pom = readdirSync(packages, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith('.pom'))!;
    // Maven would take a package of an earlier run in place of this one.
    rmSync(join(homedir(), '.m2/repository', dirname(pom)), { recursive: true, force: true });
    cpSync(join(__dirname, 'java/pom.xml'), join(folder, 'pom.xml'));
    mkdirSync(join(folder, 'src/main/java'), { recursive: true });
    cpSync(join(__dirname, 'java/NotesApp.java'), join(folder, 'src/main/java/NotesApp.java'));
    const properties = {
      'cdk.version': cdkVersion,
      'constructs.version': constructsVersion,
      'library.version': basename(dirname(pom)),
      packages,
    };
    const classpath = join(folder, 'classpath');
    run(
      'mvn',
      [
        ...['--batch-mode', '--quiet', 'compile', 'dependency:build-classpath', `-Dmdep.outputFile=${classpath}`],
        ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
      ],
      { cwd: folder },
    );
    return {
      command: 'java',
      args: [
        '-cp',
        [join(folder, 'target/classes'), readFileSync(classpath, 'utf8').trim()].join(delimiter),
        'NotesApp',
      ],
    };
  },
};
