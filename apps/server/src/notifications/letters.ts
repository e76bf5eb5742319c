import type { DecisionAction, StatementOfReasons } from '@stillwatch/contracts/enforcement';

export interface Letter {
  readonly subject: string;
  readonly text: string;
}

export interface Addressee {
  readonly accountId: string;
  readonly organizationName: string | null;
}

export interface DecisionLetterFacts {
  readonly to: Addressee;
  readonly decisionId: string;
  readonly action: DecisionAction;
  readonly decidedAt: Date;
  readonly effectiveAt: Date | null;
  readonly until: Date | null;
  readonly limitPercent: number | null;
  readonly twoPeople: boolean;
  readonly statement: StatementOfReasons;
  /** Where it can be appealed against; absent for what does not hurt. */
  readonly appeal?: { readonly url: string; readonly deadline: Date };
}

const day = (date: Date): string =>
  date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayAndTime = (date: Date): string => `${day(date)}, ${date.toISOString().slice(11, 16)} UTC`;

const subjects: Record<DecisionAction, string> = {
  no_violation: 'Our review of your account has ended',
  request_information: 'We need information about the use of your account',
  warn: 'A warning about the use of your account',
  limit: 'Your account has been limited',
  suspend: 'Your account has been suspended',
  ban: 'Your account has been closed',
  reinstate: 'Your account is in good standing again',
};

/** The statement of reasons as a letter: what was decided, on which facts and clause, by whom, and what can be done about it. */
export function decisionLetter(given: DecisionLetterFacts): Letter {
  const { action, statement, to } = given;
  const isGood = action === 'reinstate' || action === 'no_violation';
  return letter(subjects[action], to, [
    whatWasDecided(given),
    section(isGood ? 'Why' : 'Why we decided so', [statement.explanation]),
    statement.facts.length === 0 || isGood ? '' : section('The facts it rests on', bullets(statement.facts)),
    clauseSection(statement),
    isGood ? '' : section('How it was found and decided', [howDecided(given)]),
    redress(given),
    `Decision ${given.decisionId}, ${day(given.decidedAt)}`,
  ]);
}

function whatWasDecided({ action, effectiveAt, until, limitPercent }: DecisionLetterFacts): string {
  const from = effectiveAt === null ? '' : ` It takes effect on ${dayAndTime(effectiveAt)}.`;
  const to = until === null ? '' : ` It ends on ${dayAndTime(until)}.`;
  const sentences: Record<DecisionAction, string> = {
    no_violation: 'We have reviewed the use of your account and found nothing against it.',
    request_information:
      'We are reviewing the use of your account and need information from you. Please answer this letter.',
    warn: 'We have reviewed the use of your account and warn you: it breaks our terms as described below. Nothing else changes for now.',
    limit: `We have limited your account${limitPercent === null ? '' : ` to ${limitPercent} % of its ordinary rate`}.${from}${to}`,
    suspend: `We have suspended your account: its requests are not served.${from}${to}`,
    ban: `We have closed your account for good: its requests are not served.${from}`,
    reinstate: 'Your account is in good standing again: all its requests are served.',
  };
  return sentences[action];
}

function howDecided({ statement, twoPeople }: DecisionLetterFacts): string {
  const found = statement.automatedDetection
    ? 'An automated assessment of how the account is used brought it to our attention.'
    : 'The account came to our attention without automated means.';
  const people = twoPeople ? 'two people, one of whom proposed it and another approved it' : 'a person';
  return `${found} The decision was taken by ${people}; no decision was taken by automated means.`;
}

const clauseSection = ({ clause }: StatementOfReasons): string =>
  clause === null
    ? ''
    : section('The terms it rests on', [
        `${clause.title} (${clause.id}, version ${clause.version}, in force since ${day(new Date(clause.effectiveFrom))}), which was in force when the use described above happened.`,
      ]);

const redress = ({ appeal }: DecisionLetterFacts): string =>
  appeal === undefined
    ? ''
    : section('If you disagree', [
        `You can appeal once, until ${day(appeal.deadline)}, free of charge:`,
        appeal.url,
        'A person who took no part in the decision will hear the appeal and answer it with reasons. Whoever has this link can appeal in your name: do not pass it on. Your right to go to a court, or to a certified body for settling disputes out of court, is not affected.',
      ]);

const withdrawn: Partial<Record<DecisionAction, string>> = {
  limit: 'limit your account',
  suspend: 'suspend your account',
  ban: 'close your account',
};

/** That a decision was taken back before it took effect. Why, is not for the customer: what was said of it holds no more. */
export const withdrawalLetter = (
  to: Addressee,
  given: Pick<DecisionLetterFacts, 'decisionId' | 'action' | 'decidedAt' | 'effectiveAt'> & {
    readonly withdrawnAt: Date;
  },
): Letter =>
  letter('We have withdrawn our decision about your account', to, [
    `On ${day(given.decidedAt)} we told you that we would ${withdrawn[given.action] ?? 'restrict your account'}${
      given.effectiveAt === null ? '' : ` from ${dayAndTime(given.effectiveAt)} on`
    }. We have withdrawn that decision on ${day(given.withdrawnAt)}, before it took effect. It has no effect on your account, and you need not do anything.`,
    `Decision ${given.decisionId}, ${day(given.decidedAt)}`,
  ]);

/** That a measure has ended at its date. It says nothing of how the account stands now: another decision may have followed. */
export const measureEndedLetter = (
  to: Addressee,
  given: Pick<DecisionLetterFacts, 'decisionId' | 'action' | 'decidedAt'> & { readonly endedAt: Date },
): Letter =>
  letter(
    given.action === 'limit'
      ? 'The limit on your account has ended'
      : 'The suspension of your account has ended',
    to,
    [
      `On ${day(given.decidedAt)} we told you that we had ${given.action === 'limit' ? 'limited' : 'suspended'} your account for a time. That time ended on ${dayAndTime(given.endedAt)}. The decision restricts your account no longer, and you need not do anything.`,
      `Decision ${given.decisionId}, ${day(given.decidedAt)}`,
    ],
  );

/** That an appeal has arrived, and by when it is answered. */
export const appealReceivedLetter = (to: Addressee, dueAt: Date): Letter =>
  letter('We have received your appeal', to, [
    'We have received your appeal.',
    `A person who took no part in the decision will hear it. We mean to answer by ${day(dueAt)}. Until then the decision stands.`,
  ]);

/** How an appeal was decided, and why. */
export function appealDecidedLetter(
  to: Addressee,
  given: {
    readonly outcome: 'upheld' | 'overturned';
    readonly reason: string;
    readonly isReinstated: boolean;
  },
): Letter {
  const isOverturned = given.outcome === 'overturned';
  const effect = given.isReinstated
    ? 'What it did to your account has been undone: all its requests are served again.'
    : 'It has no effect on your account any more.';
  return letter(isOverturned ? 'Your appeal was successful' : 'Your appeal was not successful', to, [
    isOverturned
      ? `We have overturned the decision about your account. ${effect}`
      : 'We have heard your appeal. The decision about your account stands.',
    section('Why', [given.reason]),
    'The appeal was heard by a person who took no part in the decision.',
    isOverturned
      ? ''
      : 'Your right to go to a court, or to a certified body for settling disputes out of court, is not affected.',
  ]);
}

/** Asks an account to say again what it does. */
export const attestationLetter = (
  to: Addressee,
  given: { readonly message: string | null; readonly dueAt: Date; readonly url: string },
): Letter =>
  letter('Please confirm what you use our service for', to, [
    `Please confirm, or correct, what you use our service for, by ${day(given.dueAt)}:`,
    given.url,
    given.message ?? '',
    'Whoever has this link can answer in your name: do not pass it on.',
  ]);

function letter(subject: string, to: Addressee, parts: readonly string[]): Letter {
  const concerning = `Account ${to.accountId}`;
  const head = to.organizationName === null ? concerning : `${to.organizationName}\n${concerning}`;
  return { subject, text: `${[head, subject, ...parts.filter((part) => part !== '')].join('\n\n')}\n` };
}

const section = (title: string, lines: readonly string[]): string => [title, ...lines].join('\n');
const bullets = (items: readonly string[]): string[] => items.map((item) => `- ${item}`);
