/** How users can sign in. */
export const signIns = ['password', 'code', 'passkey'] as const;
export type SignIn = (typeof signIns)[number];

/** An app that can be created. */
export interface Template {
  readonly name: 'api' | 'hello' | 'notes';
  /** A short description. */
  readonly label: string;
  /** The name in the context of `cdk.json` that turns on each way to sign in. */
  readonly context: Partial<Readonly<Record<SignIn, string>>>;
  /** What to run in the folder of the new app, and what each command does. */
  readonly next: readonly (readonly [command: string, effect: string])[];
}

export const templates: readonly Template[] = [
  {
    name: 'api',
    label: 'An HTTP API with two handlers, without pages',
    context: {},
    next: [
      ['npm start', 'serve it on this machine'],
      [
        'curl -H "Authorization: Bearer $(npx cdk-http-api-local token you@example.com)" http://127.0.0.1:3403/private',
        'call it as a signed-in user, in another terminal in this folder',
      ],
    ],
  },
  {
    name: 'hello',
    label: 'An HTTP API with pages to sign up and sign in, built by Vite',
    context: { code: 'signInWithCode', passkey: 'signInWithPasskey' },
    next: [
      ['npm run dev', 'serve it on this machine, at http://localhost:5173'],
      ['npm test', 'run its tests'],
    ],
  },
  {
    name: 'notes',
    label: 'An app with tables, a queue, groups and React pages, in two stacks',
    context: {},
    next: [
      ["python3 -m venv .venv && .venv/bin/pip install 'ministack>=1.5.33,<1.6'", 'an emulator of DynamoDB and SQS'],
      ['npm start', 'serve it on this machine, at http://localhost:3400'],
    ],
  },
];

export function templateNamed(name: string): Template | undefined {
  return templates.find((template) => template.name === name);
}
