import { type Emulator, NoEmulator } from './emulator.js';

/** An emulator that is still starting, or creating resources: calls wait for it, and fail with the reason if it does not start. */
export function lateEmulator(
  name: string,
  services: ReadonlySet<string>,
  late: Promise<{ readonly emulator: Emulator | NoEmulator }>,
): Emulator {
  return {
    name,
    services,
    send: async (request, account) => {
      const { emulator } = await late;
      if (emulator instanceof NoEmulator) {
        throw new Error(`${emulator.reason}: run ${emulator.remedy}`);
      }
      return emulator.send(request, account);
    },
    close: async () => {
      const { emulator } = await late;
      await (emulator instanceof NoEmulator ? undefined : emulator.close());
    },
  };
}
