import { useQuery } from '@tanstack/react-query';
import { useStillwatch } from '../../api/data-provider.js';
import { failureOf } from '../../api/problem.js';
import { useMay } from '../../session/permission.js';

/** One person; nobody for `null`. */
export function usePerson(userId: string | null) {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: ['users', 'one', userId],
    queryFn: () => stillwatch.user(userId ?? ''),
    enabled: userId !== null,
  });
}

/** What waits for a second administrator. */
export function useOpenUserChanges() {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: ['user-changes', 'open'],
    queryFn: () => stillwatch.openUserChanges(),
    refetchInterval: 30_000,
  });
}

/** Whether there have ever been two administrators, once known. */
export function useHaveBeenTwo(): boolean | undefined {
  const stillwatch = useStillwatch();
  const may = useMay('system:read');
  const { data } = useQuery({
    queryKey: ['system', 'state'],
    queryFn: () => stillwatch.systemState(),
    enabled: may,
    staleTime: 60_000,
  });
  return data?.people.twoAdministrators;
}

/** What came of an act: its answer, or that it waits for a second administrator now, in the server's sentence. */
export type Outcome<Result> = { result: Result } | { proposed: string };

/** The server proposes an act that takes a second administrator, and says so by refusing it. */
export async function actOrProposal<Result>(act: Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { result: await act };
  } catch (error) {
    const { code, detail, userChangeId } = failureOf(error);
    if (code === 'second_person_required' && userChangeId !== undefined) return { proposed: detail };
    throw error;
  }
}
