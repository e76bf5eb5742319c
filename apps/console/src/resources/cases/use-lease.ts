import { useQueryClient } from '@tanstack/react-query';
import { leaseMs } from '@stillwatch/contracts/case';
import { useCallback, useEffect, useState } from 'react';
import { useStillwatch } from '../../api/data-provider.js';
import { failureOf } from '../../api/problem.js';
import { useMay } from '../../session/permission.js';

const heartbeatMs = leaseMs / 3;

export interface Lease {
  /** Who else looks at the case, as the server told it; undefined while the case is one's own or nobody's. */
  heldBy: string | undefined;
  takeOver: () => Promise<void>;
}

/**
 * Holds the case while its page is open, and gives it back when the page is left. Invariant: the lease is only a courtesy
 * here; the server refuses a decision on a case that another holds, whatever a page believes. When a tab dies without
 * giving it back, it ends by itself after five minutes.
 */
export function useLease(caseId: string, isOpen: boolean): Lease {
  const stillwatch = useStillwatch();
  const queries = useQueryClient();
  const wanted = useMay('cases:work') && isOpen;
  const [heldBy, setHeldBy] = useState<string>();
  const beat = useCallback(
    async (takeOver: boolean) => {
      try {
        await stillwatch.lease(caseId, { takeOver });
        setHeldBy(undefined);
      } catch (error) {
        const { code, detail } = failureOf(error);
        if (code === 'case_leased') setHeldBy(detail);
        else if (takeOver) throw error;
      }
    },
    [stillwatch, caseId],
  );
  useEffect(() => {
    if (!wanted) return;
    let beating = false;
    const keep = async () => {
      if (beating) return;
      beating = true;
      await beat(false);
      beating = false;
    };
    void keep();
    const heart = setInterval(() => void keep(), heartbeatMs);
    return () => {
      clearInterval(heart);
      void stillwatch.releaseLease(caseId).catch(() => undefined);
    };
  }, [wanted, beat, stillwatch, caseId]);
  const takeOver = useCallback(async () => {
    await beat(true);
    await queries.invalidateQueries({ queryKey: ['cases'] });
  }, [beat, queries]);
  return { heldBy, takeOver };
}
