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
  /** What to do in the folder of the new app, and the command for each. In zsh, a comment behind it would be a part of the command. */
  readonly next: readonly (readonly [what: string, command: string])[];
}

export const templates: readonly Template[] = [
  {
    name: 'api',
    label: 'An HTTP API with two handlers, without pages',
    context: {},
    next: [
      ['Serve the app on this machine', 'npm start'],
      [
        'In another terminal, in the same folder, call the API as a signed-in user',
        'curl -H "Authorization: Bearer $(npx cdk-http-api-local token you@example.com)" http://127.0.0.1:3403/private',
      ],
    ],
  },
  {
    name: 'hello',
    label: 'An HTTP API with sign-up and sign-in pages, built with Vite',
    context: { code: 'signInWithCode', passkey: 'signInWithPasskey' },
    next: [
      ['Serve the app on this machine, at http://localhost:5173', 'npm run dev'],
      ['Run its tests', 'npm test'],
    ],
  },
  {
    name: 'notes',
    label: 'An app with tables, a queue, groups and React pages, in two stacks',
    context: {},
    next: [
      [
        'Install an emulator of DynamoDB and SQS (only once)',
        "python3 -m venv .venv && .venv/bin/pip install 'ministack>=1.5.33,<1.6'",
      ],
      ['Serve the app on this machine, at http://localhost:3400', 'npm start'],
    ],
  },
];

export function templateNamed(name: string): Template | undefined {
  return templates.find((template) => template.name === name);
}
