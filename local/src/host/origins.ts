/** An address on AWS, and the address on this machine that replaces it. */
export interface Replacement {
  /** A URL without a path (`https://d111111abcdef8.cloudfront.net`), or only a host. */
  readonly from: string;
  readonly to: string;
  /** The owner of the address, for the list of replacements. */
  readonly what: string;
}

/** A replacement that was made. */
export interface Replaced extends Replacement {
  /** Where it was made: an output, a file, a header. */
  readonly where: string;
}

/** Replaces the addresses that an app would have on AWS with those on this machine. */
export interface Origins {
  /** `text` with every address replaced; `where` names it in the list. */
  replace(text: string, where: string): string;
  /** Like `replace`, for an address that is compared but not shown: it is not in the list. */
  local(text: string): string;
  /** `value` with `replace` applied to every string in its lists and maps. Instances of classes do not change. */
  replaceDeep<T>(value: T, where: string): T;
  /** The replacements until now, each address and place once. */
  readonly replaced: readonly Replaced[];
}

/**
 * An address is found only if it is complete: neither in a longer host name (`x.d1.cloudfront.net`,
 * `d1.cloudfront.net.example.com`) nor with a port, which would make it a different origin. The longest address is used, so
 * `https://<host>` is used before `<host>`.
 */
export function createOrigins(replacements: readonly Replacement[]): Origins {
  const byAddress = new Map(replacements.map((replacement) => [replacement.from, replacement]));
  const addresses = [...byAddress.keys()].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(`(?<![\\w.-])(?:${addresses.map(escaped).join('|')})(?![\\w-]|\\.\\w|:\\d)`, 'g');
  const replaced = new Map<string, Replaced>();

  function replacedBy(text: string, note: (replacement: Replacement) => void): string {
    if (addresses.length === 0) {
      return text;
    }
    return text.replace(pattern, (address) => {
      const replacement = byAddress.get(address);
      if (!replacement) {
        return address;
      }
      note(replacement);
      return replacement.to;
    });
  }

  function replace(text: string, where: string): string {
    return replacedBy(text, (replacement) =>
      replaced.set(JSON.stringify([replacement.from, where]), { ...replacement, where }),
    );
  }

  function replaceDeep(value: unknown, where: string): unknown {
    if (typeof value === 'string') {
      return replace(value, where);
    }
    if (Array.isArray(value)) {
      return value.map((item) => replaceDeep(item, where));
    }
    return isPlain(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceDeep(item, where)]))
      : value;
  }

  return {
    replace,
    local: (text) => replacedBy(text, () => {}),
    replaceDeep: <T>(value: T, where: string) => replaceDeep(value, where) as T,
    get replaced() {
      return [...replaced.values()];
    },
  };
}

/**
 * All forms in which the address of `host` is written: with `https`, with `wss`, and only the host. `origin` is what
 * stands for it, `http://127.0.0.1:4000`.
 */
export function hostReplacements(host: string, origin: string, what: string): readonly Replacement[] {
  const local = new URL(origin);
  return [
    { from: `https://${host}`, to: local.origin, what },
    { from: `http://${host}`, to: local.origin, what },
    { from: `wss://${host}`, to: `ws://${local.host}`, what },
    { from: host, to: local.host, what },
  ];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
