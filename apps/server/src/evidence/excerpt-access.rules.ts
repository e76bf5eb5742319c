/** A case as far as looking at content asks: whether it is closed, and who has appealed against its decisions. */
export interface CaseAccess {
  readonly isClosed: boolean;
  /** Accounts whose appeal on this case is open. */
  readonly appealing: readonly string[];
}

export const closedSentence =
  'The case is closed; excerpts can be opened again while an appeal against its decision is open.';

/** Content is looked at to decide: while the case is not closed, and for who hears an account's appeal, of that account. */
export const mayOpenExcerptsOf = (accountId: string, { isClosed, appealing }: CaseAccess): boolean =>
  !isClosed || appealing.includes(accountId);

/** Why no excerpt of the case can be opened now; null when some can. */
export const closedBecause = ({ isClosed, appealing }: CaseAccess): string | null =>
  isClosed && appealing.length === 0 ? closedSentence : null;
