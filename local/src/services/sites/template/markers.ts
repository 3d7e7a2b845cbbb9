import { member } from '../../../assembly/json.js';
import { asText, firstUnresolved, isList, isMap, kindOf, Unresolved, type Value } from '../../../assembly/value.js';

/** What replaces a marker in the files (`<<marker:0xbaba:0>>`), by marker. */
export type Markers = ReadonlyMap<string, string | Unresolved>;

/**
 * Reads one entry of `SourceMarkers` with its entry of `SourceMarkersConfig`.
 *
 * CDK up to 2.224 writes bare markers and gives the quotes to the value; later ones write them inside quotes and say
 * `jsonEscape`; the newest also name an encoding for markers that need one (`markerEncodings`).
 */
export function readMarkers(markers: Value | undefined, config: Value | undefined): Markers {
  const jsonEscape = String(member(config, 'jsonEscape')) === 'true';
  const encodings = member(config, 'markerEncodings');
  return new Map(
    Object.entries(isMap(markers) ? markers : {}).map(([marker, value]) => {
      const encoding = member(encodings, marker) ?? (jsonEscape ? 'UNQUOTED_JSON_VALUE' : 'LITERAL');
      return [marker, firstUnresolved(value) ?? encode(value, String(encoding), marker)];
    }),
  );
}

/** The bytes of a file with its markers replaced, and the markers that could not be replaced. */
export function replaceMarkers(content: Buffer, markers: Markers): { content: Buffer; unresolved: Unresolved[] } {
  const unresolved = new Set<Unresolved>();
  if (markers.size === 0 || !content.includes('<<marker:')) {
    return { content, unresolved: [] };
  }
  // One character is one byte here, so that binary files stay unchanged.
  const replaced = content.toString('latin1').replace(/<<marker:[^<>]*>>/g, (marker) => {
    const value = markers.get(marker);
    if (value instanceof Unresolved) {
      unresolved.add(value);
    }
    return typeof value === 'string' ? Buffer.from(value, 'utf8').toString('latin1') : marker;
  });
  return { content: Buffer.from(replaced, 'latin1'), unresolved: [...unresolved] };
}

function encode(value: Value, encoding: string, marker: string): string | Unresolved {
  switch (encoding) {
    case 'LITERAL':
      return asText(value, `the marker '${marker}'`);
    case 'UNQUOTED_JSON_VALUE': {
      const json = JSON.stringify(stringified(value));
      return json.startsWith('"') ? json.slice(1, -1) : json;
    }
    case 'JSON_VALUE':
      return JSON.stringify(stringified(value));
    case 'YAML_STRING': {
      const text = asText(value, `the marker '${marker}'`);
      return text instanceof Unresolved || isPlainYaml(text) ? text : JSON.stringify(text);
    }
    default:
      return new Unresolved(`the encoding ${kindOf(encoding)} of the marker '${marker}' is unknown`);
  }
}

/** CloudFormation passes every number and boolean to a custom resource as a string. */
function stringified(value: Value): Value {
  if (isList(value)) {
    return value.map(stringified);
  }
  if (isMap(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, stringified(item)]));
  }
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function isPlainYaml(text: string): boolean {
  const reserved = ['y', 'n', 'yes', 'no', 'true', 'false', 'on', 'off', 'null'];
  return /^[A-Za-z][A-Za-z0-9._-]*$/.test(text) && !reserved.includes(text.toLowerCase());
}
