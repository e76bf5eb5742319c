/** What is known of how a person was let in. */
export interface LetIn {
  readonly confirmedAt: Date | null;
  readonly introductions: readonly {
    /** Null: the start of the installation, or a command on the server's host. */
    readonly introducedBy: string | null;
    /** When a confirmation answered it. */
    readonly confirmedAt: Date | null;
  }[];
}

/** Who has let a person in since the last confirmation. None of them can confirm, because it would be the same person twice. */
export const openIntroducers = ({ introductions }: LetIn): string[] => [
  ...new Set(
    introductions.flatMap(({ introducedBy, confirmedAt }) =>
      introducedBy === null || confirmedAt !== null ? [] : [introducedBy],
    ),
  ),
];

/**
 * Whether a person may decide. Until there have been two administrators nobody could confirm anybody, so everybody counts;
 * from then on whom a person has let in needs the confirmation of another.
 */
export const countsAsConfirmed = (person: LetIn, haveBeenTwoAdministrators: boolean): boolean =>
  !haveBeenTwoAdministrators || person.confirmedAt !== null || openIntroducers(person).length === 0;
