export interface Change {
  /** Where in the object: "standing", "organization.name", "reasons[2]". */
  path: string;
  before: unknown;
  after: unknown;
  kind: 'added' | 'removed' | 'changed';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sameLeaf = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const kindOf = (before: unknown, after: unknown): Change['kind'] => {
  if (before === undefined) return 'added';
  return after === undefined ? 'removed' : 'changed';
};

const childrenOf = (value: unknown, path: string): Map<string, unknown> => {
  if (Array.isArray(value))
    return new Map(value.map((child: unknown, index) => [`${path}[${index}]`, child]));
  if (!isRecord(value)) return new Map();
  return new Map(Object.entries(value).map(([key, child]) => [path === '' ? key : `${path}.${key}`, child]));
};

const isContainer = (value: unknown) => isRecord(value) || Array.isArray(value);

function changesAt(path: string, before: unknown, after: unknown): Change[] {
  const bothHold = (isRecord(before) && isRecord(after)) || (Array.isArray(before) && Array.isArray(after));
  const oneIsAbsent = before === undefined || after === undefined;
  const descends = bothHold || (oneIsAbsent && (isContainer(before) || isContainer(after)));
  if (!descends) return sameLeaf(before, after) ? [] : [{ path, before, after, kind: kindOf(before, after) }];
  const old = childrenOf(before, path);
  const present = childrenOf(after, path);
  const paths = [...new Set([...old.keys(), ...present.keys()])];
  return paths.flatMap((child) => changesAt(child, old.get(child), present.get(child)));
}

/** What differs between two records, leaf by leaf, in the order of their keys. A null record counts as empty. */
export const changes = (
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): Change[] => changesAt('', before ?? {}, after ?? {});

/** A leaf as the diff prints it. */
export const leafText = (value: unknown): string => {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
