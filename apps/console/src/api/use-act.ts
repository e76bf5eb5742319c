import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNotify } from 'react-admin';

/** First parts of the keys of queries that no act makes stale. */
const untouched = new Set<unknown>(['auth', 'layout']);

interface Act<Input, Result> {
  act: (input: Input) => Promise<Result>;
  /** What happened, in words, told after the server has said so. */
  happened: (result: Result, input: Input) => string;
  /** Comes before what is shown is read anew, which may take the component away. */
  then?: (result: Result, input: Input) => void;
}

/**
 * One act of an officer: nothing changes on the screen until the server has answered, then everything shown is read anew.
 * A refusal stays in `error` for the component to show beside the act.
 */
export function useAct<Input, Result>({ act, happened, then }: Act<Input, Result>) {
  const notify = useNotify();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (result, input) => {
      notify(happened(result, input), { type: 'info' });
      then?.(result, input);
      await queries.invalidateQueries({ predicate: ({ queryKey }) => !untouched.has(queryKey[0]) });
    },
  });
}
