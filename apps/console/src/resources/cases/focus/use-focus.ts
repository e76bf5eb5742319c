import type { CaseFilter } from '../queue-tabs.js';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useNotify, useStore } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureSentence } from '../../../api/problem.js';
import { useWayToQueue } from '../case-reads.js';

interface FocusRun {
  filter: CaseFilter;
  /** Stepped over in this run: they do not come again. */
  skipped: string[];
  done: number;
  remaining: number;
}

export interface Focus {
  run: FocusRun | null;
  start: (filter: CaseFilter) => Promise<void>;
  /** Loads the next case. `skip` steps over one without an act; otherwise the act is counted. */
  next: (skip?: string) => Promise<void>;
  leave: () => void;
}

const mostSkipped = 1_000;

/**
 * Focus mode: one case at a time, and the next comes by itself after an act. Which case is next is the server's answer,
 * which leases it in the same step, so that two officers in focus mode never get the same one. Kept in the browser's
 * store, so that reloading the page goes on. An answer that somebody no longer waits for, who has asked anew, left or
 * gone elsewhere meanwhile, moves nobody.
 */
export function useFocus(): Focus {
  const stillwatch = useStillwatch();
  const navigate = useNavigate();
  const notify = useNotify();
  const wayBack = useWayToQueue();
  const [run, setRun] = useStore<FocusRun | null>('focus.run', null);
  const asked = useRef(0);
  useEffect(() => () => void asked.current++, []);
  const leave = useCallback(() => {
    asked.current++;
    setRun(null);
    void navigate(wayBack);
  }, [setRun, navigate, wayBack]);
  const load = useCallback(
    async (from: FocusRun) => {
      const mine = ++asked.current;
      try {
        const { filter, skipped } = from;
        const answer = await stillwatch.nextCase({ filter, except: skipped.slice(-mostSkipped) });
        if (mine !== asked.current) return;
        if (answer.case === null) {
          notify(
            from.done === 0 && skipped.length === 0
              ? 'Nothing waits for you here.'
              : `Nothing is left here. ${from.done} done, ${skipped.length} skipped.`,
            { type: 'info' },
          );
          leave();
          return;
        }
        setRun({ ...from, remaining: answer.remaining });
        void navigate(`/cases/${answer.case.id}`);
      } catch (error) {
        if (mine === asked.current) notify(failureSentence(error), { type: 'error' });
      }
    },
    [stillwatch, notify, navigate, setRun, leave],
  );
  const start = useCallback(
    (filter: CaseFilter) => load({ filter, skipped: [], done: 0, remaining: 0 }),
    [load],
  );
  const next = useCallback(
    async (skip?: string) => {
      if (run === null) return;
      await load(
        skip === undefined ? { ...run, done: run.done + 1 } : { ...run, skipped: [...run.skipped, skip] },
      );
    },
    [run, load],
  );
  return useMemo(() => ({ run, start, next, leave }), [run, start, next, leave]);
}
