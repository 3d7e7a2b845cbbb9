import { ApiError, get } from 'aws-amplify/api';
import type { withoutToken, withToken } from './configuration';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Calls the API. A refusal is an answer too. Throws if there is no answer. */
export async function call(path: string, apiName: typeof withToken | typeof withoutToken): Promise<Answer> {
  try {
    const { statusCode, body } = await get({ apiName, path }).response;
    return { status: statusCode, text: await body.text() };
  } catch (error) {
    if (error instanceof ApiError && error.response) {
      return { status: error.response.statusCode, text: error.response.body ?? '' };
    }
    throw error;
  }
}
