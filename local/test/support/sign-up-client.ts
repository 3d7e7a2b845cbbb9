import type { ServedDocument } from '../../lib/services/all.js';
import { signature } from '../services/user-pools/administrator.js';
import { HttpClient } from './http-client.js';

export interface ListedUser {
  readonly email: string;
  readonly status: string;
}

export interface ListedMail {
  readonly to: string;
  readonly code: string;
}

/** Signs people up in the only pool that is served, and looks at what has become of them. */
export class SignUpClient {
  readonly #cognito: HttpClient;
  readonly #inbox: HttpClient;
  readonly #poolId: string;
  readonly #clientId: string;

  constructor({ cognito, inbox, userPools }: Pick<ServedDocument, 'cognito' | 'inbox' | 'userPools'>) {
    this.#cognito = HttpClient.of(cognito);
    this.#inbox = HttpClient.of(inbox);
    this.#poolId = userPools[0]?.id ?? '';
    this.#clientId = userPools[0]?.clients[0]?.id ?? '';
  }

  /** What is answered: `200`, or the name of an exception. */
  signUp(email: string): Promise<string> {
    return this.act('SignUp', { ClientId: this.#clientId, Username: email, Password: 'Correct-Horse-1' });
  }

  confirm(email: string, code: string): Promise<string> {
    return this.act('ConfirmSignUp', { ClientId: this.#clientId, Username: email, ConfirmationCode: code });
  }

  async mails(to?: string): Promise<readonly ListedMail[]> {
    const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
    const { body } = await this.#inbox.send('GET', `/mails${query}`, []);
    return JSON.parse(body);
  }

  async users(): Promise<readonly ListedUser[]> {
    const listed: ListedUser[] = [];
    let PaginationToken: string | undefined;
    do {
      const input = { UserPoolId: this.#poolId, PaginationToken };
      const { body } = await this.#cognito.act('ListUsers', input, [['authorization', signature]]);
      const page: UserPage = JSON.parse(body);
      listed.push(...page.Users.map(userOf));
      ({ PaginationToken } = page);
    } while (PaginationToken !== undefined);
    return listed;
  }

  close(): void {
    this.#cognito.close();
    this.#inbox.close();
  }

  private async act(action: string, input: object): Promise<string> {
    const { status, body } = await this.#cognito.act(action, input);
    return status === 200 ? '200' : JSON.parse(body).__type;
  }
}

interface UserPage {
  readonly Users: readonly {
    readonly UserStatus: string;
    readonly Attributes: readonly { readonly Name: string; readonly Value: string }[];
  }[];
  readonly PaginationToken?: string;
}

function userOf({ UserStatus, Attributes }: UserPage['Users'][number]): ListedUser {
  return { email: Attributes.find(({ Name }) => Name === 'email')?.Value ?? '', status: UserStatus };
}
