import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { synthesizeApp } from '../support/app-folder.js';
import { temporaryFolder } from '../support/assembly.js';
import { runProgram } from '../support/program.js';
import { Terminal } from '../support/terminal.js';

const resources = {
  Pool: { Type: 'AWS::Cognito::UserPool', Properties: { UsernameAttributes: ['email'] } },
  Client: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Pool' } } },
};

describe('the question for a password', () => {
  const question = /password for ann@example\.com \(leave empty to generate one\): /;
  const asked = async (test: TestContext) => {
    const folder = temporaryFolder(test);
    synthesizeApp(folder, join(folder, 'cdk.out'), { resources });
    const terminal = Terminal.run(test, folder, ['user', 'ann@example.com', '--output', 'cdk.out']);
    await terminal.shows(question);
    return { folder, terminal };
  };

  it('does not show what is typed, and takes it without what was deleted', async (t) => {
    const { terminal, folder } = await asked(t);
    terminal.type('Correct-Hox\u007frse-1\r');
    await terminal.shows(/created ann@example\.com/);
    assert.equal(await terminal.ended(), 0);
    assert.doesNotMatch(terminal.screen, /Correct|Horse|\*|^password: /m);
    assert.match(terminal.screen.split('\n')[0] ?? '', new RegExp(`^${question.source}$`));
    assert.equal(runProgram(folder, ['token', 'ann@example.com', '--output', 'cdk.out']).status, 0);
  });

  it('generates one, and prints it, if nothing is typed', async (t) => {
    const { terminal } = await asked(t);
    terminal.type('\r');
    assert.equal(await terminal.ended(), 0);
    assert.match(terminal.screen, /^password: \S{12}$/m);
  });

  it('ends the program on Ctrl-C, without a user', async (t) => {
    const { terminal, folder } = await asked(t);
    terminal.type('\u0003');
    await terminal.ended();
    assert.doesNotMatch(terminal.screen, /made /);
    assert.equal(runProgram(folder, ['token', 'ann@example.com', '--output', 'cdk.out']).status, 1);
  });
});

describe('a question of the app', () => {
  it('appears in the terminal while the app is synthesized, and gets the answer', async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'cdk.json'), '{"app":"node app.mjs"}');
    writeFileSync(
      join(folder, 'app.mjs'),
      `import { createInterface } from 'node:readline/promises';
       const { stdin: input, stdout: output } = process;
       const lines = createInterface({ input, output });
       console.log('answered ' + (await lines.question('Which stage? ')) + ' ' + input.isTTY);
       process.exit(3);`,
    );
    const terminal = Terminal.run(t, folder, []);
    await terminal.shows(/Which stage\? /);
    terminal.type('test\r');
    await terminal.shows(/answered test true/);
    assert.notEqual(await terminal.ended(), 0);
    assert.match(terminal.screen, /'node app\.mjs' failed with exit code 3/);
  });
});
