import { isObject, type JsonObject, objectOr } from '../../assembly/json.js';
import type { JsonSchema } from './document.js';
import { referencesOf, withReferences } from './json-schema.js';
import { OpenApiError } from './open-api-error.js';

/**
 * The named schemas of a document. In a document, `#/$defs/Note` would refer to the document and not to the
 * schema, so definitions move to the document's components.
 */
export class SchemaComponents {
  readonly #components = new Map<string, { readonly meaning: string; schema: JsonSchema }>();

  constructor(
    /** Definitions that all schemas may refer to. */
    private readonly shared: JsonObject,
    /** The file of the schemas. */
    private readonly file: string,
  ) {}

  /** The components, sorted by name. */
  get schemas(): Readonly<Record<string, JsonSchema>> {
    const entries = [...this.#components].map(([name, { schema }]) => [name, schema] as const);
    return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  /**
   * A JSON Schema as a part of the document; `name` is used for parts that need a name and have none.
   *
   * @throws OpenApiError if it refers to something that is not in the file.
   */
  place(schema: JsonSchema, name: string): JsonSchema {
    if (typeof schema === 'boolean') {
      return schema;
    }
    const { $schema, $id, $defs, ...own } = schema;
    const scope: Scope = { name, definitions: { ...this.shared, ...objectOr($defs) } };
    return referencesOf(own).includes('#')
      ? { $ref: this.define(name, { ...scope, definitions: { ...scope.definitions, '': own } }, '') }
      : this.inDocument(own, scope);
  }

  private inDocument(schema: JsonObject, scope: Scope): JsonObject {
    return withReferences(schema, (reference) => {
      const definition = this.definitionOf(reference, scope);
      const component = definition === '' || isGenerated(definition) ? scope.name + wordOf(definition) : definition;
      return this.define(component, scope, definition);
    });
  }

  /** Turns a definition into a component, unless it is one already, and returns the reference to it. */
  private define(wanted: string, scope: Scope, definition: string): string {
    const meaning = JSON.stringify(this.reachableFrom(definition, scope));
    const other = this.#components.get(wanted);
    const name = other && other.meaning !== meaning ? `${scope.name}_${wanted}` : wanted;
    if (!this.#components.has(name)) {
      const component: { meaning: string; schema: JsonSchema } = { meaning, schema: true };
      this.#components.set(name, component);
      const schema = scope.definitions[definition];
      component.schema = isObject(schema) ? this.inDocument(schema, scope) : schema === true;
    }
    return `#/components/schemas/${name}`;
  }

  /** A definition with everything that it refers to: two definitions of the same name may differ. */
  private reachableFrom(definition: string, scope: Scope): readonly (readonly [name: string, schema: unknown])[] {
    const found = new Map<string, unknown>();
    const names = [definition];
    for (const name of names) {
      if (!found.has(name)) {
        found.set(name, scope.definitions[name]);
        names.push(...referencesOf(scope.definitions[name]).map((reference) => this.definitionOf(reference, scope)));
      }
    }
    return [...found];
  }

  /** The name of the definition that a reference points to; `''` is the schema itself. */
  private definitionOf(reference: string, { name, definitions }: Scope): string {
    const [, definition] = /^#\/\$defs\/([\w.-]+)$/.exec(reference) ?? [];
    if (reference === '#' && Object.hasOwn(definitions, '')) {
      return '';
    }
    if (definition === undefined || !Object.hasOwn(definitions, definition)) {
      throw new OpenApiError(
        'OPENAPI_SCHEMAS',
        `'${this.file}': the $ref '${reference}' in a schema of '${name}' must be '#/$defs/<name>', where <name> consists of ` +
          "letters, digits, '.', '-' and '_' and is defined in $defs of the schema or of the file",
      );
    }
    return definition;
  }
}

interface Scope {
  readonly name: string;
  readonly definitions: JsonObject;
}

/** Zod numbers the definitions of each schema that have no id: `__schema0`. */
function isGenerated(definition: string): boolean {
  return definition.startsWith('__');
}

function wordOf(definition: string): string {
  return definition.replace(/^__/, '_');
}
