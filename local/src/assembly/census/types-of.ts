/** The types of these services: `{ 'AWS::SQS': 'Queue QueuePolicy' }`. */
export function typesOf(services: Readonly<Record<string, string>>): ReadonlySet<string> {
  return new Set(
    Object.entries(services).flatMap(([service, names]) => names.split(' ').map((name) => `${service}::${name}`)),
  );
}
