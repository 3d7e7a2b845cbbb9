import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string;
  readonly content?: string;
  /** As `stat` has it, with the type. */
  readonly mode?: number;
  /** What the file says of its size, if that is a lie. */
  readonly size?: number;
}

/** A zip file, which may have names that no archiver writes. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  let offset = 0;
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const { name, content = '', mode = 0o100644, size } of entries) {
    const packed = deflateRawSync(content);
    const common = numbers(
      [2, 20],
      [2, 0x800],
      [2, 8],
      [4, 0],
      [4, crc32(content)],
      [4, packed.length],
      [4, size ?? Buffer.byteLength(content)],
      [2, Buffer.byteLength(name)],
      [2, 0],
    );
    const file = Buffer.concat([numbers([4, 0x04034b50]), common, Buffer.from(name), packed]);
    const end = numbers([2, 0], [2, 0], [2, 0], [2, 0], [2, mode], [4, offset]);
    directory.push(numbers([4, 0x02014b50], [2, 0x031e]), common, end, Buffer.from(name));
    files.push(file);
    offset += file.length;
  }
  const listed = Buffer.concat(directory);
  const { length } = entries;
  const last = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, length],
    [2, length],
    [4, listed.length],
    [4, offset],
    [2, 0],
  );
  return Buffer.concat([...files, listed, last]);
}

/** Each with its number of bytes, the least first. */
function numbers(...values: readonly (readonly [bytes: number, value: number])[]): Buffer {
  return Buffer.concat(
    values.map(([bytes, value]) => {
      const buffer = Buffer.alloc(bytes);
      buffer.writeUIntLE(value, 0, bytes);
      return buffer;
    }),
  );
}
