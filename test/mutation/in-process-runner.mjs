import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import * as circus from 'jest-circus';

const DURATIONS = 'test-durations.json';

/**
 * The plugin of StrykerJS that runs the tests in a folder. `prepare` gets a `require` for that folder. After it, this loads the
 * `testFiles`, and jest-circus collects the tests that they declare.
 */
export function inProcess({ folder, testFiles, prepare }) {
  const runner = () => new InProcessRunner(folder, testFiles, prepare);
  return [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', runner)];
}

/**
 * Runs tests in one process with everything loaded, and leaves a mutant at the first test that fails. A runner that loads
 * everything for each file, or starts a process for it, and runs on to the last test takes hours for a file.
 */
class InProcessRunner {
  /** How many mutants of a file each test has noticed. */
  kills = new Map();
  /** Whether no mutant has been in this process yet. */
  isFresh = true;
  spoilt = undefined;

  constructor(folder, testFiles, prepare) {
    Object.assign(this, { folder, testFiles, prepare });
  }

  /** None has to be loaded again for a mutant: `ignoreStatic` leaves out what runs as files are loaded. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const require = createRequire(resolve(this.folder, 'all.ts')); // where StrykerJS has its copy
    this.prepare(require);
    this.tests = this.testFiles().flatMap((file) => {
      circus.resetState();
      require(`./${file}`);
      const fileName = resolve(this.folder, file);
      return testsOf(circus.getState().rootDescribeBlock, { fileName, path: [file], hooks: [] });
    });
    await runHooks(this.tests, 'beforeAll');
  }

  async dispose() {
    await runHooks(this.tests, 'afterAll');
  }

  /** `testFiles` are those that `--testFiles` asks for. Mutants are then run with the tests of these alone. */
  async dryRun({ testFiles }) {
    const stryker = namespace();
    const tests = [];
    for (const test of this.tests.filter(({ fileName }) => testFiles?.includes(fileName) ?? true)) {
      stryker.currentTestId = test.id;
      tests.push(await resultOf(test));
    }
    stryker.currentTestId = undefined;
    this.isFresh = false;
    // Another process goes on after a mutant that does not end.
    writeFileSync(DURATIONS, JSON.stringify(Object.fromEntries(tests.map(({ id, timeSpentMs }) => [id, timeSpentMs]))));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail }) {
    this.assertUnspoilt();
    const stryker = Object.assign(namespace(), { activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const kills = this.kills.get(activeMutant.fileName) ?? new Map();
    this.kills.set(activeMutant.fileName, kills);
    const tests = [];
    for (const test of this.likelyFirst(testFilter, kills)) {
      const result = await resultOf(test);
      tests.push(result);
      if (result.status === TestStatus.Failed) {
        kills.set(test.id, (kills.get(test.id) ?? 0) + 1);
        await this.assertKill(test);
        break;
      }
    }
    this.isFresh = false;
    stryker.activeMutant = '';
    const noEnd = determineHitLimitReached(stryker.hitCount, hitLimit);
    return toMutantRunResult(noEnd ?? { status: DryRunStatus.Complete, tests }, disableBail);
  }

  /** A test that fails without the mutant as well was spoilt: by this mutant if it is the first, else maybe by another. */
  async assertKill(test) {
    namespace().activeMutant = '';
    const { status, failureMessage } = await resultOf(test);
    if (status === TestStatus.Failed) {
      this.spoilt = `'${test.id}' fails without a mutant as well: ${failureMessage}`;
      if (!this.isFresh) {
        this.assertUnspoilt();
      }
    }
  }

  /** StrykerJS starts another process then. */
  assertUnspoilt() {
    if (this.spoilt) {
      throw new Error(this.spoilt);
    }
  }

  /** Quick tests, and those that have noticed other mutants of the file. */
  likelyFirst(ids, kills) {
    this.durations ??= JSON.parse(readFileSync(DURATIONS, 'utf8'));
    const wanted = new Set(ids);
    const costOf = ({ id }) => this.durations[id] / (1 + (kills.get(id) ?? 0)) ** 2;
    return this.tests.filter(({ id }) => !ids || wanted.has(id)).sort((a, b) => costOf(a) - costOf(b));
  }
}

function namespace() {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

function testsOf({ children, hooks }, { fileName, path, hooks: outer }) {
  const around = [...outer, ...hooks];
  return children.flatMap((child) =>
    child.type === 'describeBlock'
      ? testsOf(child, { fileName, path: [...path, child.name], hooks: around })
      : [{ id: [...path, child.name].join(' '), fileName, fn: child.fn, hooks: around }],
  );
}

async function runHooks(tests, type) {
  for (const { fn } of new Set(tests.flatMap(({ hooks }) => hooks).filter((hook) => hook.type === type))) {
    await fn();
  }
}

async function resultOf(test) {
  const { id, fileName } = test;
  const [start, folder, env] = [Date.now(), process.cwd(), { ...process.env }];
  let failure = {};
  try {
    await runHooks([test], 'beforeEach');
    await test.fn();
  } catch (error) {
    failure = { status: TestStatus.Failed, failureMessage: String(error?.stack ?? error) };
  }
  await runHooks([test], 'afterEach');
  process.chdir(folder);
  process.env = env;
  return {
    id,
    name: id,
    fileName,
    timeSpentMs: Date.now() - start,
    status: TestStatus.Success,
    ...failure,
  };
}
