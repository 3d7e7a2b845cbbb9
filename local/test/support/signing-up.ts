import assert from 'node:assert/strict';
import type { SignUpClient } from './sign-up-client.js';

/** How far somebody came, as far as the answers that were seen say. */
type Progress = 'begun' | 'signed up' | 'confirmed';

/** What a user of each progress can be. Who has begun may have come further: the answer was on its way. */
const statuses: Readonly<Record<Progress, RegExp>> = {
  begun: /^(UNCONFIRMED|CONFIRMED|undefined)$/,
  'signed up': /^(UNCONFIRMED|CONFIRMED)$/,
  confirmed: /^CONFIRMED$/,
};

/** People who sign up one after the other, until there is nobody any more who answers. */
export class SigningUp {
  readonly #people = new Map<string, Progress>();
  #answers = 0;
  #onAnswer = () => {};

  get count(): number {
    return this.#people.size;
  }

  /** Several at the same time. Resolves once the program is gone, with the errors that this shows by. */
  async run(client: SignUpClient, name: string): Promise<readonly string[]> {
    const lanes = await Promise.allSettled([1, 2, 3].map((lane) => this.lane(client, `${name}-${lane}`)));
    return lanes.map((lane) => (lane.status === 'rejected' ? String(lane.reason) : 'ended'));
  }

  /** Waits for so many answers from now on. */
  answers(count: number): Promise<void> {
    const wanted = this.#answers + count;
    return new Promise((resolve) => {
      this.#onAnswer = () => {
        if (this.#answers >= wanted) {
          resolve();
        }
      };
    });
  }

  /** That everything is there that was answered, once, and nothing that was never asked for. */
  async check(client: SignUpClient): Promise<void> {
    const users = await client.users();
    const mails = (await client.mails()).map(({ to }) => to);
    const found = new Map(users.map(({ email, status }) => [email, status]));
    assert.equal(found.size, users.length, 'a user is double');
    assert.equal(new Set(mails).size, mails.length, 'a mail is double');
    for (const [email, progress] of this.#people) {
      assert.match(String(found.get(email)), statuses[progress], `${email} has ${progress}`);
      assert.ok(progress === 'begun' || mails.includes(email), `${email} has ${progress}, and the mail is lost`);
    }
    assert.deepEqual(
      [...found.keys()].filter((email) => !this.#people.has(email)),
      [],
    );
  }

  private async lane(client: SignUpClient, name: string): Promise<never> {
    for (let number = 0; ; number++) {
      const email = `${name}-${number}@example.com`;
      this.#people.set(email, 'begun');
      this.answered(email, await client.signUp(email), 'signed up');
      const [mail] = await client.mails(email);
      this.answered(email, await client.confirm(email, mail?.code ?? ''), 'confirmed');
    }
  }

  private answered(email: string, answer: string, progress: Progress): void {
    assert.equal(answer, '200');
    this.#people.set(email, progress);
    this.#answers += 1;
    this.#onAnswer();
  }
}
