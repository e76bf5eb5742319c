import { useQuery } from '@tanstack/react-query';
import { useStillwatch } from '../../api/data-provider.js';

/** The whole log is read on request only. */
export function useVerification() {
  const stillwatch = useStillwatch();
  return useQuery({
    queryKey: ['chain', 'verification'],
    queryFn: () => stillwatch.verifyAuditLog(),
    enabled: false,
  });
}
