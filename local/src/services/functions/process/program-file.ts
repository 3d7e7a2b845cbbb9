import type { MachineFile } from '../../../host/handlers/machine.js';

/** What kind of file is to be run. */
export type ProgramFile =
  | { readonly kind: 'script' }
  | { readonly kind: 'binary'; readonly system: 'linux' | 'darwin' | 'win32'; readonly architecture: string }
  | { readonly kind: 'other' };

/** https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const elfMachines: Readonly<Record<number, string>> = {
  3: 'x86',
  40: 'arm',
  62: 'x86_64',
  183: 'arm64',
  243: 'riscv64',
};
const machTypes: Readonly<Record<number, string>> = { 16777223: 'x86_64', 16777228: 'arm64' };

/** Finds out from its first bytes for which system a program was built. */
export function programFile({ start }: MachineFile): ProgramFile {
  const bytes = Buffer.from(start);
  if (bytes.toString('latin1', 0, 2) === '#!') {
    return { kind: 'script' };
  }
  if (bytes.length >= 20 && bytes.toString('latin1', 0, 4) === '\x7fELF') {
    const isLittleEndian = bytes[5] === 1;
    const machine = isLittleEndian ? bytes.readUInt16LE(18) : bytes.readUInt16BE(18);
    return { kind: 'binary', system: 'linux', architecture: elfMachines[machine] ?? `the ELF machine ${machine}` };
  }
  if (bytes.length >= 8 && bytes.readUInt32LE(0) === 0xfeedfacf) {
    return { kind: 'binary', system: 'darwin', architecture: machTypes[bytes.readUInt32LE(4)] ?? 'another processor' };
  }
  if (bytes.toString('latin1', 0, 2) === 'MZ') {
    return { kind: 'binary', system: 'win32', architecture: 'Windows' };
  }
  return { kind: 'other' };
}
