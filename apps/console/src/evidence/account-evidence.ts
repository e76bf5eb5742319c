import { useQuery } from '@tanstack/react-query';
import { useStillwatch } from '../api/data-provider.js';

export const usageDays = 14;
const refreshMs = 60_000;

export const accountKeys = {
  dossier: (accountId: string) => ['accounts', 'dossier', accountId] as const,
  usage: (accountId: string) => ['accounts', 'usage', accountId] as const,
};

/** Everything on file about an account. Every reading is entered in the audit log, so it is not asked for by the minute. */
export function useDossier(accountId: string | undefined) {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: accountKeys.dossier(accountId ?? ''),
    queryFn: () => stillwatch.dossier(accountId ?? ''),
    enabled: accountId !== undefined,
  });
}

/** Usage by hour and model of the last days. */
export function useUsage(accountId: string | undefined) {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: accountKeys.usage(accountId ?? ''),
    queryFn: () => stillwatch.usage(accountId ?? '', usageDays),
    enabled: accountId !== undefined,
    refetchInterval: refreshMs,
  });
}
