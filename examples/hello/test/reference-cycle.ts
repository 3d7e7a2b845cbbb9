type Resources = Record<string, unknown>;

/** The logical ids of a reference cycle in a template's resources, which CloudFormation refuses and `cdk synth` does not see. */
export function referenceCycle(resources: Resources): string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: string[]): string[] | undefined => {
    if (path.includes(id)) {
      return [...path.slice(path.indexOf(id)), id];
    }
    if (done.has(id)) {
      return undefined;
    }
    for (const next of referencesIn(resources[id], resources)) {
      const cycle = visit(next, [...path, id]);
      if (cycle) {
        return cycle;
      }
    }
    done.add(id);
    return undefined;
  };
  for (const id of Object.keys(resources)) {
    const cycle = visit(id, []);
    if (cycle) {
      return cycle;
    }
  }
  return undefined;
}

function referencesIn(value: unknown, resources: Resources): string[] {
  const names = Array.isArray(value)
    ? value.flatMap((item) => referencesIn(item, resources))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, part]) => [...namesOf(key, part), ...referencesIn(part, resources)])
      : [];
  return names.filter((name) => name in resources);
}

function namesOf(key: string, part: unknown): string[] {
  switch (key) {
    case 'Ref':
      return [String(part)];
    case 'DependsOn':
      return [part].flat().map(String);
    case 'Fn::GetAtt':
      return [Array.isArray(part) ? String(part[0]) : String(part).split('.')[0]];
    case 'Fn::Sub':
      return [...String([part].flat()[0]).matchAll(/\$\{([^!}.]+)/g)].map(([, name]) => name);
    default:
      return [];
  }
}
