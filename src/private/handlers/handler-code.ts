import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import type { HandlerFiles } from './handlers-build';

/**
 * An asset with these files and a hash of only these files. Without files, it is the placeholder that the CDK uses, and does not
 * deploy, if nothing is to be bundled.
 */
export function handlerCode(directory: string, name: string, files: HandlerFiles = new Map()): Code {
  return Code.fromAsset(directory, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      // Never run: the CDK compares two assets of one folder by what can be written as JSON, and functions cannot.
      command: [name, digest(files)],
      local: {
        tryBundle(outputDir: string): boolean {
          for (const [file, content] of files) {
            writeFileSync(join(outputDir, file), content);
          }
          return true;
        },
      },
    },
  });
}

function digest(files: HandlerFiles): string {
  const hash = createHash('sha256');
  for (const [file, content] of files) {
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
