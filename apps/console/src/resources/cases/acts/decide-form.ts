import {
  decisionInputSchema,
  type DecisionAction,
  type DecisionInput,
} from '@stillwatch/contracts/enforcement';
import type { Reason } from '@stillwatch/contracts/risk';
import { useState } from 'react';
import { dayIn, endOfDay, startOfDay } from '../../../display/day-field.js';
import { takesService } from '../decision-rules.js';

/** Which members of a campaign a decision is about. */
export type Targets = 'all' | 'selected' | 'rest';

/** The members of the campaign that a case is about, those who carry its finding, and those that were picked on its page. */
export interface CampaignTargets {
  members: readonly string[];
  carriers: readonly string[];
  selected: ReadonlySet<string>;
}

/** Whom a decision is about when nobody is named: what burdens somebody, those who carry the finding. As the server has it. */
export const aboutByDefault = (
  { members, carriers }: CampaignTargets,
  action: DecisionAction,
): readonly string[] => (action === 'no_violation' || action === 'reinstate' ? members : carriers);

export const targetIds = (
  campaign: CampaignTargets,
  targets: Targets,
  action: DecisionAction,
): string[] | undefined => {
  const { members, selected } = campaign;
  if (targets === 'all') return undefined;
  return targets === 'selected'
    ? members.filter((accountId) => selected.has(accountId))
    : aboutByDefault(campaign, action).filter((accountId) => !selected.has(accountId));
};

export const takesDate = (action: DecisionAction) => action === 'suspend' || action === 'limit';

/** The strongest findings, worst first, each as a sentence with its full stop. */
export const strongest = (findings: readonly Reason[], most: number): string[] =>
  findings
    .filter(({ exculpatory, nats }) => !exculpatory && nats > 0)
    .sort((a, b) => b.nats - a.nats)
    .slice(0, most)
    .map(({ summary }) => (/[.!?]$/.test(summary) ? summary : `${summary}.`));

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The fields of a decision as they are typed, and the decision they make. */
export function useDecideForm(action: DecisionAction, campaign?: CampaignTargets) {
  const [reason, setReason] = useState('');
  const [untilDay, setUntilDay] = useState(() => (action === 'suspend' ? dayIn(30) : ''));
  const [graceDay, setGraceDay] = useState('');
  const [percent, setPercent] = useState('');
  const [targets, setTargets] = useState<Targets>(
    campaign !== undefined && campaign.selected.size > 0 ? 'selected' : 'all',
  );
  /** Undefined as long as they are the reason and the findings. */
  const [explanation, setExplanation] = useState<string>();
  const [facts, setFacts] = useState<string>();
  const [problems, setProblems] = useState<Record<string, string>>({});
  const accountIds = campaign === undefined ? undefined : targetIds(campaign, targets, action);
  const statement = {
    ...(explanation === undefined ? {} : { explanation }),
    ...(facts === undefined ? {} : { facts: lines(facts) }),
  };
  /** The decision, or undefined with `problems` set beside the fields. */
  const parse = (): DecisionInput | undefined => {
    const parsed = decisionInputSchema.safeParse({
      action,
      reason,
      until: takesDate(action) && untilDay !== '' ? endOfDay(untilDay) : undefined,
      effectiveAt: takesService(action) && graceDay !== '' ? startOfDay(graceDay) : undefined,
      limitPercent: action === 'limit' && percent !== '' ? Number(percent) : undefined,
      statement: Object.keys(statement).length === 0 ? undefined : statement,
      accountIds,
    });
    setProblems(
      parsed.success
        ? {}
        : Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join('.'), message])),
    );
    return parsed.success ? parsed.data : undefined;
  };
  return {
    reason,
    setReason,
    untilDay,
    setUntilDay,
    graceDay,
    setGraceDay,
    percent,
    setPercent,
    targets,
    setTargets,
    accountIds,
    explanation,
    setExplanation,
    facts,
    setFacts,
    problems,
    parse,
  };
}

export type DecideForm = ReturnType<typeof useDecideForm>;
