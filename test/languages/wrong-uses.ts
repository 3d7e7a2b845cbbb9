/** What the apps do wrong if the variable `WRONG` names it, and the last line of what it must say. */
export const wrongUses: Readonly<Record<string, string>> = {
  'route-key':
    "invalid route key 'get notes' (did you mean 'GET /notes'?): a route key is '$default', or a method in capitals (ANY, DELETE, " +
    "GET, HEAD, OPTIONS, PATCH, POST, PUT) and a path, as in 'GET /notes/{id}'; the path starts with '/', does not end with " +
    "'/', and each of its parameters is a whole segment",
  'open-route':
    "[Notes/Api] route 'GET /notes' (Notes/Api/HttpApi/GET--notes/Resource) is open but was not declared public: attach an " +
    'authorizer, or declare the route with publicRoutes or addPublicRoutes() if anyone may call it',
  'empty-groups':
    "groups of '/reports/{id}' is empty, which could mean everyone or no one: add a group, or remove groups to allow every user",
};

/** The last line that a program wrote, apart from stack traces, which each language writes in its own way. */
export function lastLine(output: string): string {
  const traces = /^\s*$|^\s+at |^\t\S|^goroutine |^\S+\(.*\)$|^Node\.js v|^exit status/;
  return (
    output
      .split('\n')
      .filter((line) => !traces.test(line))
      .at(-1) ?? ''
  );
}
