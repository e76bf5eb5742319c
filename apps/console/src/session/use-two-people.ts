import type { User } from '@stillwatch/contracts/user';
import { useQueries } from '@tanstack/react-query';
import { useStillwatch } from '../api/data-provider.js';
import { useOfficer } from './permission.js';
import { whyNotConfirmed, whyNotSecond } from './two-people.js';

/** People by their ids, as far as they are known; read once a minute at most. */
function usePeople(userIds: readonly (string | null | undefined)[]): (User | undefined)[] {
  const stillwatch = useStillwatch();
  const results = useQueries({
    queries: userIds.map((userId) => ({
      queryKey: ['users', 'one', userId],
      queryFn: () => stillwatch.user(userId ?? ''),
      enabled: userId !== null && userId !== undefined,
      staleTime: 60_000,
    })),
  });
  return results.map(({ data }) => data);
}

/** Why the one who is signed in does not count as a second person beside these; undefined when they may, or it is not known. */
export function useWhyNotSecond(userIds: readonly (string | null)[]): string | undefined {
  const officer = useOfficer();
  const [viewer, ...others] = usePeople([officer?.id, ...userIds]);
  return whyNotSecond(viewer, others);
}

/** Why the one who is signed in may not decide at all yet. */
export function useWhyNotConfirmed(): string | undefined {
  const officer = useOfficer();
  const [viewer] = usePeople([officer?.id]);
  return whyNotConfirmed(viewer);
}
