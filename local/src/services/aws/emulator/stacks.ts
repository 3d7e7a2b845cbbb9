import type { HttpRequest } from '../../../host/http/message.js';
import { signedRequest } from '../signed-request.js';
import type { EmulatedStack } from '../template/emulated-resources.js';
import type { Emulator } from './emulator.js';

const name = 'cdk-http-api-local';
/** How often the status of a stack is requested, in milliseconds. */
const interval = 50;
/** For how long, in milliseconds. */
const patience = 60_000;

/** Creates the resources of an app in an emulator, with one CloudFormation stack for each account and region. */
export class EmulatedStacks {
  /** The deployed templates, by account and region. */
  readonly #deployed = new Map<string, string>();
  #last: Promise<readonly string[]> = Promise.resolve([]);

  constructor(private readonly emulator: Emulator) {}

  /**
   * Creates new resources, and updates changed ones, one deployment after the other. Data stays: what cannot be changed in place is
   * not changed.
   *
   * @returns what was not created, as sentences.
   */
  deploy(stacks: readonly EmulatedStack[]): Promise<readonly string[]> {
    this.#last = this.#last.then(() => this.#deployAll(stacks));
    return this.#last;
  }

  async #deployAll(stacks: readonly EmulatedStack[]): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const stack of stacks) {
      const key = `${stack.account}/${stack.region}`;
      if (this.#deployed.get(key) === stack.template) {
        continue;
      }
      const fault = await this.#deployOne(stack).catch((error: Error) => error.message);
      if (fault === undefined) {
        this.#deployed.set(key, stack.template);
      } else {
        const where = `account ${stack.account}, ${stack.region}`;
        faults.push(
          `${this.emulator.name} did not create all resources (${where}): ${fault}; --reset creates all of them again`,
        );
      }
    }
    return faults;
  }

  /** @returns why it failed. */
  async #deployOne(stack: EmulatedStack): Promise<string | undefined> {
    const template = { TemplateBody: stack.template };
    const before = await this.#status(stack);
    if (before === undefined) {
      await this.#call(stack, 'CreateStack', { ...template, DisableRollback: 'true' });
    } else {
      const { error } = await this.#ask(stack, 'UpdateStack', template);
      if (error !== undefined && !/no updates/i.test(error)) {
        return error;
      }
      if (error !== undefined) {
        return undefined;
      }
    }
    const until = Date.now() + patience;
    for (let status = await this.#status(stack); ; status = await this.#status(stack)) {
      if (status !== undefined && !status.endsWith('_IN_PROGRESS')) {
        return /^(CREATE|UPDATE)_COMPLETE$/.test(status) ? undefined : await this.#reason(stack, status);
      }
      if (Date.now() > until) {
        return `the stack is still ${status}`;
      }
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }

  async #status(stack: EmulatedStack): Promise<string | undefined> {
    const { text, error } = await this.#ask(stack, 'DescribeStacks', {});
    if (error !== undefined && !/does not exist/.test(error)) {
      throw new Error(error);
    }
    return elementOf(text, 'StackStatus');
  }

  /** The reasons of the resources that failed last. */
  async #reason(stack: EmulatedStack, status: string): Promise<string> {
    const { text } = await this.#ask(stack, 'DescribeStackEvents', {});
    const events = text.split('<member>').slice(1);
    const failed = events.filter((event) => /_FAILED$/.test(elementOf(event, 'ResourceStatus') ?? ''));
    const reasons = failed.map((event) => elementOf(event, 'ResourceStatusReason') ?? '').filter((text) => text !== '');
    return [...new Set(reasons)].slice(0, 3).join('; ') || `the stack is ${status}`;
  }

  async #call(stack: EmulatedStack, action: string, parameters: Readonly<Record<string, string>>): Promise<void> {
    const { error } = await this.#ask(stack, action, parameters);
    if (error !== undefined) {
      throw new Error(error);
    }
  }

  async #ask({ account, region }: EmulatedStack, action: string, parameters: Readonly<Record<string, string>>) {
    const form = new URLSearchParams({ Action: action, Version: '2010-05-15', StackName: name, ...parameters });
    const request: HttpRequest = signedRequest({
      signingName: 'cloudformation',
      region,
      accessKey: account,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    const { status, body } = await this.emulator.send(request, account);
    const text = body.toString();
    return {
      text,
      error: status < 400 ? undefined : (elementOf(text, 'Message') ?? `${status} ${text.slice(0, 200)}`),
    };
  }
}

function elementOf(xml: string, element: string): string | undefined {
  const [, text] = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml) ?? [];
  return text
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
