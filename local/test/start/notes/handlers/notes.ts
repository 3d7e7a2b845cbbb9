interface Event {
  readonly routeKey: string;
  readonly body?: string;
  readonly requestContext: { readonly authorizer?: { readonly jwt: { readonly claims: { readonly sub: string } } } };
}

const notes = new Map<string, string[]>();

export async function handler({ routeKey, body = '', requestContext }: Event) {
  const owner = requestContext.authorizer?.jwt.claims.sub ?? '';
  const own = notes.get(owner) ?? [];
  switch (routeKey) {
    case 'POST /notes':
      notes.set(owner, [...own, body]);
      return { statusCode: 201 };
    case 'GET /notes':
      return own;
    default:
      return 'ok';
  }
}
