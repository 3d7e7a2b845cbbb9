import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A CPU profile as V8 writes it. */
interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** In microseconds, of each sample from the one before. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

/** By the file of the program that is nearest to what runs. */
const stages: readonly (readonly [name: string, files: RegExp])[] = [
  ['checking the signature of the token', /^services\/http-api\/access\/token-signature/],
  ['the rest of the token check', /^services\/(http-api\/access|user-pools)\//],
  ['selecting the stage and route, and checking the permission', /^services\/http-api\/(gateway|model\/|routes\/)/],
  ['creating the event, and the response to the client', /^services\/http-api\/(events|answers)\//],
  ['the round trip to the thread of the function', /^services\/functions\//],
  ['logging', /^(host\/(log\/|output)|cli\/)/],
  ['reading the request and sending the response', /^(host|services)\//],
];
const ELSEWHERE = 'node:http and the event loop';
const names = new Map([
  ['(garbage collector)', 'garbage collection'],
  ['(program)', ELSEWHERE],
]);

/** How long the last milliseconds of a profile were spent in what, in microseconds; idle time is left out. */
export function stagesOf(folder: string, milliseconds: number): ReadonlyMap<string, number> {
  const [file = ''] = readdirSync(folder).toSorted();
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Profile;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const times = new Map<string, number>();
  let left = milliseconds * 1000;
  for (let index = samples.length - 1; index >= 0 && left > 0; index -= 1) {
    const time = timeDeltas[index] ?? 0;
    const stage = stageOf(samples[index] ?? 0, byId, parents);
    left -= time;
    if (stage !== undefined) {
      times.set(stage, (times.get(stage) ?? 0) + time);
    }
  }
  return new Map([...times].toSorted(([, one], [, other]) => other - one));
}

function stageOf(
  sample: number,
  nodes: ReadonlyMap<number, ProfileNode>,
  parents: ReadonlyMap<number, number>,
): string | undefined {
  const { functionName } = nodes.get(sample)?.callFrame ?? { functionName: '' };
  if (functionName === '(idle)') {
    return undefined;
  }
  for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
    const [, file] = /\/local\/lib\/(.+)\.js$/.exec(nodes.get(id)?.callFrame.url ?? '') ?? [];
    const stage = file === undefined ? undefined : stages.find(([, files]) => files.test(file));
    if (stage) {
      return stage[0];
    }
  }
  return names.get(functionName) ?? ELSEWHERE;
}
