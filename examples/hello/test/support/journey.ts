import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type LaunchedBrowser, launchBrowser } from './launch-browser';
import { LocalServer } from './local-server';
import { synthesize } from './synthesize';
import { Visitor } from './visitor';

/** Tests that follow one another in a browser, against the example served on this machine. */
export class Journey {
  readonly visitors: Visitor[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'hello-journey-'));
  readonly assembly = join(this.#folder, 'assembly');
  #launched: LaunchedBrowser | undefined;
  #server: LocalServer | undefined;
  #failed = false;

  /** To be made in a `describe`. `context` is what `cdk synth` is called with. */
  constructor(context: readonly string[] = []) {
    before(async () => {
      synthesize(this.assembly, context);
      this.#server = await LocalServer.start(this.assembly, join(this.#folder, 'state'));
      this.#launched = await launchBrowser();
    });
    after(async () => {
      await this.#launched?.close();
      await this.#server?.stop();
      rmSync(this.#folder, { recursive: true, force: true });
    });
  }

  get server(): LocalServer {
    assert.ok(this.#server);
    return this.#server;
  }

  get browser(): LaunchedBrowser['browser'] {
    assert.ok(this.#launched);
    return this.#launched.browser;
  }

  async arrive(options?: Parameters<typeof Visitor.arrive>[1]): Promise<Visitor> {
    const visitor = await Visitor.arrive(this.browser, options);
    this.visitors.push(visitor);
    return visitor;
  }

  /** A test that starts where the one before has ended. */
  step(name: string, take: () => Promise<void>): void {
    test(name, async () => {
      assert.ok(!this.#failed, 'a step before this one has failed');
      this.#failed = true;
      await take();
      for (const visitor of this.visitors) {
        visitor.assertContent();
      }
      this.#failed = false;
    });
  }
}
