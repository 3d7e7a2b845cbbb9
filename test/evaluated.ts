/** What `Ref` gives for each name. */
type References = Readonly<Record<string, string>>;

/** What CloudFormation knows of a deployment by itself. */
export const AWS: References = {
  'AWS::Region': 'eu-west-1',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::Partition': 'aws',
  'AWS::AccountId': '123456789012',
  'AWS::StackId': 'arn:aws:cloudformation:eu-west-1:123456789012:stack/Stack/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9',
};

/**
 * A rendered value as it is once it is deployed. What is referred to and not given stands there as its logical id, an
 * attribute of it after a dot.
 */
export function evaluated<T>(value: T, references: References = AWS): T {
  return evaluate(value, references) as T;
}

function evaluate(value: unknown, references: References): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => evaluate(item, references));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([name, part]) => [name, evaluate(part, references)] as const);
  const [[name, argument] = ['', undefined]] = entries;
  switch (name) {
    case 'Ref':
      return references[argument as string] ?? argument;
    case 'Fn::GetAtt':
      return (argument as string[]).join('.');
    case 'Fn::Join': {
      const [separator, parts] = argument as [string, string[]];
      return parts.join(separator);
    }
    case 'Fn::Split': {
      const [separator, text] = argument as [string, string];
      return text.split(separator);
    }
    case 'Fn::Select': {
      const [index, list] = argument as [number | string, unknown[]];
      return list[Number(index)];
    }
    default:
      return Object.fromEntries(entries);
  }
}
