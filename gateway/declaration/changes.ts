/** What an amendment changes: the values, and whether it concerns what the agencies have spoken about. Pure. */
import type { Declaration } from '../../contracts/declaration/declaration.generated.ts';
import { pointerStep } from './bounds.ts';

/** Changes named at most. */
export const MOST_CHANGES = 100;

/**
 * JSON pointers of the smallest values that differ, in the order of the documents: a field that is only in one of them
 * by itself, an entry of a list by its place.
 */
export function changesBetween(before: Declaration, after: Declaration): string[] {
  const changes: string[] = [];
  collect(before, after, '', changes);
  return changes;
}

function collect(before: unknown, after: unknown, pointer: string, changes: string[]): void {
  if (before === after || changes.length === MOST_CHANGES) return;
  if (!isTree(before) || !isTree(after) || Array.isArray(before) !== Array.isArray(after)) {
    changes.push(pointer);
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    collect(before[key], after[key], `${pointer}/${pointerStep(key)}`, changes);
  }
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/** Documents that are clearance forms 通关单: licence codes A (import) and B (export) of customs. */
const CLEARANCE_FORMS: ReadonlySet<string> = new Set(['A', 'B']);

/**
 * Whether the matching begins again: the bill, what carries the goods, how they are packed or the clearance form is
 * another one. What is said of a unit without making it another, its seals or its mass, restarts nothing.
 */
export const restartsMatching = (before: Declaration, after: Declaration): boolean =>
  JSON.stringify(identityOf(before)) !== JSON.stringify(identityOf(after));

/** What identifies the goods to the agencies; the order of a list means nothing. */
function identityOf(declaration: Declaration): unknown {
  const { bill, furtherBills = [], airWaybill, containers = [], wagons = [], packages, documents = [] } = declaration;
  return [
    bill?.number ?? '',
    furtherBills.map(({ number }) => number).sort(),
    airWaybill?.number ?? '',
    [...(airWaybill?.unitLoadDevices ?? [])].sort(),
    containers.map(onItsBill).sort(),
    wagons.map(onItsBill).sort(),
    packages.kind,
    documents.flatMap(({ kind, number }) => (CLEARANCE_FORMS.has(kind) ? [`${kind} ${number}`] : [])).sort(),
  ];
}

/** On another bill a container is spoken of in other words of the agencies. */
const onItsBill = ({ number, bill = '' }: { readonly number: string; readonly bill?: string }): string =>
  `${number} ${bill}`;
