import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { StateError } from '../../lib/host/state/state-error.js';
import { StateFile } from '../../lib/host/state/state-file.js';
import { temporaryFolder } from '../support/assembly.js';

describe('the state', () => {
  it('is nothing before the first write', (t) => {
    assert.equal(new StateFile(join(temporaryFolder(t), 'new')).read(), undefined);
  });

  it('is what was written last, in a file that only its owner may read and that git ignores', (t) => {
    const folder = join(temporaryFolder(t), 'a', 'b');
    const file = new StateFile(folder);
    file.write({ users: 1 });
    file.write({ users: 2 });
    assert.deepEqual(new StateFile(folder).read(), { users: 2 });
    assert.deepEqual(readdirSync(folder).sort(), ['.gitignore', 'state.json']);
    assert.equal(statSync(join(folder, 'state.json')).mode & 0o777, 0o600);
    assert.equal(readFileSync(join(folder, '.gitignore'), 'utf8'), '*\n');
  });

  it('is the old one where the new one cannot be written', (t) => {
    const folder = temporaryFolder(t);
    const file = new StateFile(folder);
    file.write({ users: 1 });
    const loop: { self?: object } = {};
    loop.self = loop;
    assert.throws(() => file.write(loop));
    assert.deepEqual(file.read(), { users: 1 });
  });

  it('is the old one where a program was killed while it wrote, and the next write takes no harm', (t) => {
    const folder = temporaryFolder(t);
    const file = new StateFile(folder);
    file.write({ users: 1 });
    writeFileSync(join(folder, 'state.json.next'), '{"users":2,"other":"half a', { mode: 0o644 });
    assert.deepEqual(file.read(), { users: 1 });
    file.write({ users: 3 });
    assert.deepEqual(file.read(), { users: 3 });
    assert.equal(statSync(join(folder, 'state.json')).mode & 0o777, 0o600);
    assert.ok(!existsSync(join(folder, 'state.json.next')));
  });

  it('leaves a folder with anything in it as it is', (t) => {
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
    const file = new StateFile(folder);
    file.lock();
    file.write({});
    assert.equal(readFileSync(join(folder, '.gitignore'), 'utf8'), 'node_modules\n');
    file.unlock();
    assert.deepEqual(readdirSync(folder).sort(), ['.gitignore', 'state.json']);
    assert.equal(statSync(folder).mode & 0o777, 0o755);
  });

  it('is ignored by git in an empty folder, whether somebody or a program that was killed has made it', (t) => {
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o755);
    assert.deepEqual(readdirSync(folder), []);
    new StateFile(folder).write({});
    assert.equal(readFileSync(join(folder, '.gitignore'), 'utf8'), '*\n');
    assert.equal(statSync(folder).mode & 0o777, 0o755);
    assert.equal(statSync(join(folder, 'state.json')).mode & 0o777, 0o600);
  });

  it('is in a folder that only its owner may read, where the program makes it', (t) => {
    const folder = join(temporaryFolder(t), 'new');
    new StateFile(folder).lock();
    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  it('is one program’s at a time, until that has ended', (t) => {
    const folder = join(temporaryFolder(t), 'kept');
    const file = new StateFile(folder);
    file.lock();
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), String(process.pid));
    file.unlock();
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    const message =
      `'${folder}' is used by the process ${process.ppid}, which serves an app: stop that process, or choose ` +
      'another folder with --state';
    assert.throws(() => file.lock(), new StateError(message));
    file.unlock();
    assert.equal(readFileSync(join(folder, 'lock'), 'utf8'), String(process.ppid));
    // Left behind by a program that was killed, which may have had the id that this one has now.
    for (const left of ['999999999', 'damaged', String(process.pid)]) {
      writeFileSync(join(folder, 'lock'), left);
      file.lock();
      file.unlock();
    }
  });

  for (const [what, target] of [
    ['to a file of somebody', 'precious'],
    ['to nothing', 'missing'],
  ] as const) {
    it(`is not used where its lock is a symbolic link ${what}, which is left as it is`, (t) => {
      const folder = temporaryFolder(t);
      const precious = join(folder, 'precious');
      writeFileSync(precious, 'of somebody');
      mkdirSync(join(folder, 'state'));
      const lock = join(folder, 'state', 'lock');
      symlinkSync(join(folder, target), lock);
      const message = `cannot open '${lock}': it is not a regular file: remove it`;
      assert.throws(() => new StateFile(join(folder, 'state')).lock(), { code: 'STATE', message });
      assert.equal(readFileSync(precious, 'utf8'), 'of somebody');
      assert.ok(lstatSync(lock).isSymbolicLink());
      assert.ok(!existsSync(join(folder, 'missing')));
    });
  }

  it('is written past a symbolic link beside it', (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'precious'), 'of somebody');
    symlinkSync(join(folder, 'precious'), join(folder, 'state.json.next'));
    new StateFile(folder).write({ users: 1 });
    assert.equal(readFileSync(join(folder, 'precious'), 'utf8'), 'of somebody');
    assert.deepEqual(new StateFile(folder).read(), { users: 1 });
  });

  it('is that of one app at a time, of those that one program serves', (t) => {
    const folder = temporaryFolder(t);
    const [file, other] = [new StateFile(folder), new StateFile(join(folder, '.'))];
    file.lock();
    const message = `'${folder}' is used by another app in this process: stop that app, or choose another folder`;
    assert.throws(() => other.lock(), new StateError(message));
    other.unlock();
    assert.throws(() => other.lock(), new StateError(message));
    file.unlock();
    other.lock();
  });

  it('is forgotten by remove', (t) => {
    const file = new StateFile(temporaryFolder(t));
    file.remove();
    file.write({});
    file.remove();
    assert.equal(file.read(), undefined);
  });

  it('is refused, and kept, where it is damaged', (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, 'state.json'), '{"users":');
    const path = join(folder, 'state.json');
    const message = `'${path}' is not JSON: restore it, or start without its users with --reset`;
    assert.throws(() => new StateFile(folder).read(), new StateError(message));
    assert.ok(existsSync(path));
  });

  it('says what it cannot write or remove', (t) => {
    const folder = temporaryFolder(t);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const work of [() => new StateFile(file).lock(), () => new StateFile(file).write({})]) {
      assert.throws(work, { code: 'STATE', message: /^cannot write '.*file': EEXIST/ });
    }
    mkdirSync(join(folder, 'state.json'));
    mkdirSync(join(folder, 'lock'));
    const state = new StateFile(folder);
    assert.throws(() => state.lock(), {
      code: 'STATE',
      message: /^cannot open '.*lock': it is not a regular file: remove it$/,
    });
    assert.throws(() => state.write({}), { code: 'STATE', message: /^cannot write '.*state\.json': EISDIR/ });
    assert.throws(() => state.remove(), { code: 'STATE', message: /^cannot remove '.*state\.json': / });
  });

  it('is refused where it cannot be read', (t) => {
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o700);
    const file = new StateFile(join(folder, 'x'));
    writeFileSync(join(folder, 'x'), '');
    assert.throws(() => file.read(), { code: 'STATE', message: /^cannot read '.*x\/state\.json': ENOTDIR/ });
  });
});
