import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';

export type Inspected = { type: 'edge'; key: string } | { type: 'member'; accountId: string };

/** What one officer has picked out of a campaign: nothing of it is stored, and no act follows from it by itself. */
export interface Desk {
  /** Members picked by lasso or list: for the what-if, and for a decision about a part of the members. */
  selected: ReadonlySet<string>;
  select: (accountIds: Iterable<string>) => void;
  toggle: (accountId: string) => void;
  clear: () => void;
  /** Edges whose cut is tried in the what-if. */
  marked: ReadonlySet<string>;
  toggleMark: (edgeKey: string) => void;
  inspected: Inspected | undefined;
  inspect: (what: Inspected | undefined) => void;
}

const DeskContext = createContext<Desk | undefined>(undefined);

const toggled = (present: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const next = new Set(present);
  if (!next.delete(key)) next.add(key);
  return next;
};

export function DeskProvider({ children }: { children: ReactNode }) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [inspected, inspect] = useState<Inspected>();
  const desk = useMemo<Desk>(
    () => ({
      selected,
      select: (accountIds) => setSelected((present) => new Set([...present, ...accountIds])),
      toggle: (accountId) => setSelected((present) => toggled(present, accountId)),
      clear: () => {
        setSelected(new Set());
        setMarked(new Set());
      },
      marked,
      toggleMark: (key) => setMarked((present) => toggled(present, key)),
      inspected,
      inspect,
    }),
    [selected, marked, inspected],
  );
  return <DeskContext value={desk}>{children}</DeskContext>;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('a desk is used inside a DeskProvider only');
  return desk;
}
