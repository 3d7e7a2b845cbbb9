import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const root = join(__dirname, '..');

const { checker, classes } = exportedClasses();

/** The names that `src/index.ts` lists, types included. */
const exported = [...readFileSync(join(root, 'src/index.ts'), 'utf8').matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);

// Each is called in `other-languages.test.ts`.
test('a map, or any value, is returned by these methods alone', () => {
  expect(untypedMembers()).toEqual(['JwtProtectedApi.amplifyConfig', 'JwtProtectedApi.amplifyOutputs']);
});

// For any other props Java has no builder of the class, and the builder that it inherits makes another class.
test('each construct has props of its own', () => {
  const props = classes.flatMap(({ name, members }) =>
    members
      .filter(ts.isConstructorDeclaration)
      .flatMap(({ parameters }) => parameters.slice(2))
      .map(({ type }) => [name!.text, type!.getText()]),
  );
  expect(Object.fromEntries(props)).toMatchObject({ JwtProtectedApi: 'JwtProtectedApiProps' });
  expect(props.filter(([name, type]) => type !== `${name}Props` || !exported.includes(type))).toEqual([]);
});

/** The exported classes, as the compiler sees them. */
function exportedClasses(): { checker: ts.TypeChecker; classes: ts.ClassDeclaration[] } {
  const index = join(root, 'src/index.ts');
  const program = ts.createProgram([index], {
    skipLibCheck: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
  });
  const checker = program.getTypeChecker();
  const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!);
  const declarations = symbols.flatMap(
    (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol).declarations ?? [],
  );
  return { checker, classes: declarations.filter(ts.isClassDeclaration) };
}

/** The public members of exported classes whose type other languages do not know. */
function untypedMembers(): string[] {
  const isUntyped = (type: ts.Type): boolean =>
    (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0 ||
    checker.getIndexInfosOfType(type).some(({ keyType }) => keyType === checker.getStringType());
  const isPublic = (member: ts.ClassElement): boolean =>
    !(ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) &&
    member.name !== undefined &&
    !member.name.getText().startsWith('_');
  return classes.flatMap(({ name, members }) =>
    members
      .filter(isPublic)
      .filter((member) => {
        const type = checker.getTypeAtLocation(member);
        const [signature] = type.getCallSignatures();
        return isUntyped(signature ? signature.getReturnType() : type);
      })
      .map((member) => `${name!.text}.${member.name!.getText()}`),
  );
}
