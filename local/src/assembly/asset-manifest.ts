import { isAbsolute, relative, resolve, sep } from 'node:path';
import { AssemblyError } from './assembly-error.js';
import { member, objectOr, textOr } from './json.js';

/** A file or folder that the CDK uploads during deployment. */
export interface FileAsset {
  /** Absolute. */
  readonly path: string;
  /** A `zip` asset is a folder that is zipped for the upload; a `file` asset is uploaded unchanged. */
  readonly packaging: string;
}

/** The file assets of an assembly (of one CDK stage, if it has stages), by their keys in the bucket. */
export class AssetManifest {
  readonly #sources = new Map<string, unknown>();
  readonly #substitutes = new Map<string, string>();

  constructor(
    /** The folder of the whole assembly: nothing outside it is read. */
    private readonly root: string,
    /** The folder of the manifests, to which paths are relative. */
    private readonly folder: string,
    manifests: readonly unknown[],
    /** Why an asset is not bundled; `undefined` if it is bundled. */
    private readonly unbundled: (asset: string) => string | undefined = () => undefined,
  ) {
    for (const entry of manifests.flatMap((manifest) => Object.values(objectOr(member(manifest, 'files'))))) {
      for (const destination of Object.values(objectOr(member(entry, 'destinations')))) {
        const objectKey = textOr(member(destination, 'objectKey'));
        if (objectKey !== undefined) {
          this.#sources.set(objectKey, member(entry, 'source'));
        }
      }
    }
  }

  /** The folders among the assets, as `file` returns them. */
  get folders(): readonly string[] {
    const paths = [...this.#sources.values()].flatMap((source) =>
      member(source, 'packaging') === 'zip' ? (textOr(member(source, 'path')) ?? []) : [],
    );
    return [...new Set(paths.map((path) => resolve(this.folder, path)))];
  }

  /** The path of each asset in the assembly, by its object key. */
  get paths(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#sources].flatMap(([key, source]): [string, string][] => {
        const path = textOr(member(source, 'path'));
        const absolute = path === undefined ? undefined : resolve(this.folder, path);
        return absolute === undefined ? [] : [[key, this.#substitutes.get(absolute) ?? absolute]];
      }),
    );
  }

  /** From now on, another folder of the assembly replaces the folder of an asset. */
  substitute(folder: string, other: string): void {
    this.#substitutes.set(folder, other);
  }

  has(objectKey: string): boolean {
    return this.#sources.has(objectKey);
  }

  /**
   * The asset with this object key, as in `Code.S3Key` of a function or `SourceObjectKeys` of a bucket deployment.
   *
   * @throws AssemblyError if there is none, or it is not in the assembly.
   */
  file(objectKey: string): FileAsset {
    const source = this.#sources.get(objectKey);
    const path = textOr(member(source, 'path'));
    if (source === undefined) {
      throw new AssemblyError('ASSET_UNKNOWN', `no asset has the key '${objectKey}' in '${this.folder}'`);
    }
    if (path === undefined) {
      throw new AssemblyError(
        'ASSET_UNKNOWN',
        `the asset '${objectKey}' is created by a command during deployment: bundle it during synthesis`,
      );
    }
    const absolute = resolve(this.folder, path);
    const inside = relative(this.root, absolute);
    if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) {
      throw new AssemblyError(
        'ASSET_OUTSIDE',
        `the asset '${absolute}' is outside the assembly '${this.root}': the assembly was probably written by 'cdk ls' or 'cdk destroy', ` +
          "which do not bundle assets, so run 'cdk synth' again",
      );
    }
    const reason = this.unbundled(absolute);
    if (reason !== undefined) {
      throw new AssemblyError('ASSET_UNBUNDLED', `it was not bundled: ${reason}`);
    }
    return {
      path: this.#substitutes.get(absolute) ?? absolute,
      packaging: textOr(member(source, 'packaging')) ?? 'file',
    };
  }
}
