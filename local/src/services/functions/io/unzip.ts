import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';

/** The most that Lambda unpacks, in bytes. */
const mostUnpacked = 250 * 1024 * 1024;

/** The type of a file, and its permissions: the two parts of its mode. */
const typeMask = 0o170000;
const permissionMask = 0o777;
const symbolicLink = 0o120000;

/**
 * Unpacks a zip or jar file into a folder, over existing files, with the permissions in it.
 *
 * @throws Error if the file is not a zip file, is larger than Lambda allows, or contains a name that leads out of the folder
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export async function unzip(file: string, folder: string): Promise<void> {
  try {
    await unpack(await openPromise(file), folder);
  } catch (error) {
    throw new Error(`'${file}' cannot be unpacked: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

async function unpack(zip: ZipFile, folder: string): Promise<void> {
  const links: { readonly path: string; readonly target: string }[] = [];
  let size = 0;
  for await (const entry of zip.eachEntry()) {
    size += entry.uncompressedSize;
    if (size > mostUnpacked) {
      throw new Error('its unpacked size is more than 250 MB, the quota of Lambda');
    }
    const path = join(folder, entry.fileName);
    const mode = entry.externalFileAttributes >>> 16;
    if (entry.fileName.endsWith('/')) {
      await mkdir(path, { recursive: true });
    } else if ((mode & typeMask) === symbolicLink) {
      links.push({ path, target: (await buffer(await zip.openReadStreamPromise(entry))).toString() });
    } else {
      await write(zip, entry, path, mode & permissionMask);
    }
  }
  // Nothing is written through a link: all files are written first.
  for (const { path, target } of links) {
    await link(path, target, folder);
  }
}

async function write(zip: ZipFile, entry: Entry, path: string, permissions: number): Promise<void> {
  await makeRoom(path);
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path));
  // A system without permissions records none.
  if (permissions !== 0) {
    await chmod(path, permissions);
  }
}

async function link(path: string, target: string, folder: string): Promise<void> {
  const inside = relative(folder, resolve(dirname(path), target));
  if (inside === '..' || inside.startsWith(`..${sep}`)) {
    throw new Error(`the link '${relative(folder, path)}' leads out of it, to '${target}'`);
  }
  await makeRoom(path);
  await symlink(target, path);
}

async function makeRoom(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
}
