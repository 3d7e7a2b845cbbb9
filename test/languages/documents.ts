import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCUMENTS = /(\.(md|py|java|go|cs|xml)|METADATA)$/;

/** What only TypeScript writes like this. Inline code is not an example, and is left alone. */
const TYPESCRIPT =
  /^[\s*#/]*(declare )?const \w+(: [\w.]+)?( =|;)|^[\s*#/]*import .+ from '|^[\s*#/]*(const .*)?new \w+\(this, '/;

/** What the CDK itself says of `logRetention`, which is no example that could be translated. */
const OF_THE_CDK = ["import * as logs from 'aws-cdk-lib/aws-logs';", 'declare const myLogGroup: logs.LogGroup;'];

/** A handler of the README runs on Node.js, whatever the language of the app. */
const OF_A_HANDLER = ["import type { APIGatewayProxyHandlerV2WithJWTAuthorizer } from 'aws-lambda';"];

/** The lines of TypeScript in the documents of a package of another language. */
export function typescriptIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => DOCUMENTS.test(file))
    .flatMap((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').split('\n');
      return lines
        .filter(
          (line) => TYPESCRIPT.test(line) && ![...OF_THE_CDK, ...OF_A_HANDLER].some((text) => line.endsWith(text)),
        )
        .map((line) => `${file}: ${line.trim()}`);
    });
}
