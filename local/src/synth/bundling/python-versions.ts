import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DockerBuild } from './docker-call.js';

/** The version of Python in an image, by its name: `public.ecr.aws/sam/build-python3.12`. */
export class PythonVersions {
  readonly #file: string;

  /** @param folder for the names of base images, for the calls that use them */
  constructor(folder: string) {
    this.#file = join(folder, 'images.json');
  }

  remember({ tag, buildArgs: { IMAGE } }: DockerBuild): void {
    if (tag !== undefined && IMAGE !== undefined) {
      writeFileSync(this.#file, JSON.stringify({ ...this.read(), [tag]: IMAGE }));
    }
  }

  /** `3.12`; `undefined` if the name does not say. */
  of(image: string): string | undefined {
    const name = this.read()[image] ?? image;
    return /python:?(3\.\d+)/.exec(name)?.[1];
  }

  private read(): Readonly<Record<string, string>> {
    return existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, 'utf8')) : {};
  }
}
