import type { Independence } from '@stillwatch/contracts/enforcement';

/** A person, as far as it matters who let it in. */
export interface Introduced {
  /** An administrator whom another has confirmed, or who was the first or the second there was. */
  readonly isConfirmedAdministrator: boolean;
  /** Whoever introduced it, ever. Null: the start of the installation, or a command on the server's host. */
  readonly introducers: readonly (string | null)[];
}

/** Everybody there is, by id. */
export type Introductions = ReadonlyMap<string, Introduced>;

const host = 'the host';

const introducersOf = (people: Introductions, id: string): string[] =>
  (people.get(id)?.introducers ?? []).filter((introducer) => introducer !== null);

/** Whether either has ever let the other in: then the word of both is the word of one. */
export const haveIntroducedEachOther = (people: Introductions, one: string, other: string): boolean =>
  introducersOf(people, one).includes(other) || introducersOf(people, other).includes(one);

/**
 * Whether the introductions behind two people lead to more than one. From the introducers of each it is followed upwards, through
 * all that they were let in by, until somebody stands by itself: an administrator that has been confirmed, or somebody whom nobody
 * here has introduced. The latter all stand for one, whoever holds the host. A first administrator who has made up the second one
 * is not told apart by this; see {@link soleOrigin}.
 */
export function independenceOf(people: Introductions, one: string, other: string): Independence {
  const begins = [one, other].flatMap((id) => {
    const introducers = introducersOf(people, id);
    return introducers.length === 0 ? [id] : introducers;
  });
  const isConfirmed = (id: string) => people.get(id)?.isConfirmedAdministrator === true;
  const origins = [...climb(people, begins, isConfirmed)].flatMap((id) => {
    if (isConfirmed(id)) return [id];
    return introducersOf(people, id).length === 0 ? [host] : [];
  });
  return new Set(origins).size > 1 ? 'independent' : 'one_origin';
}

/**
 * The one person to whom all introductions of `ids` lead through any number of steps, or undefined when there are several. Where
 * they lead in a circle, it is whoever in it was there from the start.
 */
export function soleOrigin(people: Introductions, ids: readonly string[]): string | undefined {
  const origins = new Set(
    ids.flatMap((id) => {
      const above = [...climb(people, [id], () => false)];
      const tops = above.filter((person) => introducersOf(people, person).length === 0);
      if (tops.length > 0) return tops;
      return above.filter((person) => people.get(person)?.introducers.includes(null));
    }),
  );
  const [only] = origins;
  return origins.size === 1 ? only : undefined;
}

/** Everybody met on the way up from `begins`, these too; above whoever `stops` nobody is looked for. */
function climb(
  people: Introductions,
  begins: readonly string[],
  stops: (id: string) => boolean,
): ReadonlySet<string> {
  const met = new Set(begins);
  // A set that grows while it is walked is walked to its new end.
  for (const id of met) {
    if (!stops(id)) for (const introducer of introducersOf(people, id)) met.add(introducer);
  }
  return met;
}
