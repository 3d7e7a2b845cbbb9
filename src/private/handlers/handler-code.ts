import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType, DockerImage } from 'aws-cdk-lib/core';
import type { HandlerFiles } from './handlers-build';

/**
 * An asset of these files, its hash made from them alone. Without files it is the one that CDK takes, and does not deploy,
 * where nothing is to be bundled.
 */
export function handlerCode(directory: string, name: string, files: HandlerFiles = new Map()): Code {
  return Code.fromAsset(directory, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      // Never run: CDK tells two assets of one folder apart by what can be written as JSON, which functions cannot.
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
