import { Hono, type MiddlewareHandler } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { type TokenEvent, userOf } from '../notes/api-handler';
import { allNotes, notesOf, type Page } from '../notes/note-table';
import { Problem, problemBody, problemOf, problemType } from '../notes/problem';

type Env = { Bindings: { event: LambdaEvent & TokenEvent } };

/** For API Gateway this is a single route, which any user may call. So each route here that is not for all users checks the group itself. */
const onlyFor =
  (group: string): MiddlewareHandler<Env> =>
  async ({ env }, next) => {
    const { scope } = env.event.requestContext.authorizer.jwt.claims;
    if (!String(scope).split(' ').includes(`group:${group}`)) {
      throw new Problem(403, `this path is only for the group '${group}'`);
    }
    await next();
  };

const app = new Hono<Env>().basePath('/app');
app.get('/export', async ({ env, text }) => text(await markdown((after) => notesOf(userOf(env.event), after))));
app.get('/export/everyone', onlyFor('admins'), async ({ text }) => text(await markdown(allNotes)));
app.notFound(() => problem(new Problem(404, 'there is no such path')));
app.onError((error) => problem(problemOf(error)));

export const handler = handle(app);

async function markdown(read: (after?: string) => Promise<Page>): Promise<string> {
  const parts: string[] = [];
  let after: string | undefined;
  do {
    const { notes, next } = await read(after);
    parts.push(...notes.map(({ title, text }) => `# ${title}\n\n${text}\n`));
    after = next;
  } while (after !== undefined);
  return parts.join('\n');
}

function problem(problem: Problem): Response {
  const headers = { 'content-type': problemType };
  return new Response(JSON.stringify(problemBody(problem)), { status: problem.status, headers });
}
