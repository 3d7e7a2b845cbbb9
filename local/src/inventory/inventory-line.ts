import { isObject, type JsonObject } from '../assembly/json.js';
import { kindOf } from '../assembly/value.js';
import { isUnknown, type Unknown } from './inventory.js';
import { InventoryError } from './inventory-error.js';

/** One line of an inventory. Every member must be read. */
export class InventoryLine {
  readonly #asked = new Set<string>();

  private constructor(
    private readonly members: JsonObject,
    private readonly place: string,
  ) {}

  /** @throws InventoryError if the line is not one JSON map. */
  static parse(line: string, place: string): InventoryLine {
    let members: unknown;
    try {
      members = JSON.parse(line);
    } catch {
      throw invalid(place, 'is not JSON');
    }
    if (!isObject(members)) {
      throw invalid(place, `must be a map, got ${kindOf(members)}`);
    }
    return new InventoryLine(members, place);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.members, name);
  }

  value(name: string): unknown {
    this.#asked.add(name);
    return this.has(name) ? this.members[name] : undefined;
  }

  text(name: string): string {
    return this.checked(name, 'a string', (value) => (typeof value === 'string' ? value : undefined));
  }

  texts(name: string): readonly string[] {
    return this.checked(name, 'a list of strings', (value) =>
      Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined,
    );
  }

  number(name: string): number {
    return this.checked(name, 'a number', (value) => (typeof value === 'number' ? value : undefined));
  }

  boolean(name: string): boolean {
    return this.checked(name, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  /** A map in this one, of which every member must be read too. */
  map(name: string): InventoryLine {
    const members = this.checked(name, 'a map', (value) => (isObject(value) ? value : undefined));
    return new InventoryLine(members, `${this.place}, '${name}'`);
  }

  /** The placeholder of a value that cannot be evaluated, or the value. */
  unknownOr<T>(name: string, read: () => T): T | Unknown {
    const value = this.value(name);
    return isUnknown(value) ? value : read();
  }

  /** @throws InventoryError if it has a member that was not read. */
  end(): void {
    const other = Object.keys(this.members).find((name) => !this.#asked.has(name));
    if (other !== undefined) {
      throw this.invalid(`unknown member '${other}'`);
    }
  }

  invalid(problem: string): InventoryError {
    return invalid(this.place, problem);
  }

  private checked<T>(name: string, wanted: string, read: (value: unknown) => T | undefined): T {
    const value = this.value(name);
    const found = read(value);
    if (found === undefined) {
      throw this.invalid(`'${name}' must be ${wanted}, got ${kindOf(value)}`);
    }
    return found;
  }
}

export function invalid(place: string, problem: string): InventoryError {
  const remedy = "restore the file, or remove it and write it again with 'routes --update'";
  return new InventoryError('INVENTORY_INVALID', `${place}: ${problem}: ${remedy}`);
}
