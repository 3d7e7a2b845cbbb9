import type { InventoriedEntrance, Inventory } from '../inventory.js';
import { Findings } from './findings.js';

/** What else answers requests now, or answers more callers than before. */
export function compareEntrances(before: Inventory, after: Inventory) {
  const found = { title: 'Other entry points', moreOpen: new Findings(), changed: new Findings() };
  for (const entrance of after.entrances) {
    const was = before.entrances.find((other) => isSame(other, entrance));
    const text = textOf(entrance);
    if (!was) {
      found[entrance.access === 'iam' ? 'changed' : 'moreOpen'].add(entrance.path, `new, ${text}`);
    } else if (was.access !== entrance.access || was.function !== entrance.function) {
      found[isAsStrict(was, entrance) ? 'changed' : 'moreOpen'].add(entrance.path, `${text}, was ${accessText(was)}`);
    }
  }
  for (const entrance of before.entrances) {
    if (!after.entrances.some((other) => isSame(other, entrance))) {
      found.changed.add(entrance.path, `gone, was ${textOf(entrance)}`);
    }
  }
  return found;
}

function isSame(one: InventoriedEntrance, other: InventoriedEntrance): boolean {
  return one.path === other.path && one.type === other.type;
}

/** IAM decides separately for each function; what was open to anyone cannot become more open, if it is the same function. */
function isAsStrict(before: InventoriedEntrance, after: InventoriedEntrance): boolean {
  return after.access === 'iam' || (before.access === 'open' && before.function === after.function);
}

function textOf({ type, access, function: fn }: InventoriedEntrance): string {
  return `${type}${fn === undefined ? '' : ` of ${fn}`}: ${accessText({ access })}`;
}

function accessText({ access, function: fn }: Pick<InventoriedEntrance, 'access' | 'function'>): string {
  const who = access === 'open' ? 'OPEN' : access === 'iam' ? 'IAM' : access;
  return fn === undefined ? who : `${who} to ${fn}`;
}
