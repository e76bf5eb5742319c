import type { CaseEvent } from '@stillwatch/contracts/case';
import type { DecisionAction } from '@stillwatch/contracts/enforcement';
import { dateOf } from '../../format/time.js';
import { actionNoun, bandWord, eventWord, spelled } from '../../format/words.js';

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const nounOf = (action: unknown): string => {
  const name = asText(action);
  if (name === undefined) return 'a decision';
  return actionNoun[name as DecisionAction] ?? spelled(name);
};

const assignment = (assignee: string | undefined, actor: string): string =>
  assignee === actor ? 'took the case' : `assigned the case to ${assignee ?? 'somebody'}`;

const until = (iso: string | undefined): string => (iso === undefined ? '' : ` until ${dateOf(iso)}`);

/** What larger thing ended the case or brought it back, where it did not end by a decision of its own. */
const because = ({ because: what }: CaseEvent['detail']): string =>
  typeof what === 'string' ? `: ${what}` : '';

export interface EventSentence {
  /** What happened, without who. */
  act: string;
  /** The words somebody gave with it. */
  quote: string | undefined;
}

/** One event of a case as a sentence about its actor. */
export function eventSentence({ kind, detail, actorName }: CaseEvent): EventSentence {
  const noun = nounOf(detail['action']);
  const quote = asText(detail['reason']) ?? asText(detail['text']);
  switch (kind) {
    case 'opened': {
      const band = asText(detail['band']);
      return {
        act:
          band === undefined
            ? 'opened the case'
            : `opened the case at band ${bandWord[band as keyof typeof bandWord] ?? band}`,
        quote,
      };
    }
    case 'finding_joined':
      return { act: 'added a later finding', quote: quote ?? asText(detail['topReason']) };
    case 'assigned':
      return { act: assignment(asText(detail['assigneeName']), actorName), quote };
    case 'unassigned':
      return { act: 'assigned the case to nobody', quote };
    case 'note':
      return { act: 'noted', quote };
    case 'decision_proposed':
      return { act: `proposed ${noun}`, quote };
    case 'decision_approved':
      return { act: `approved ${noun}`, quote };
    case 'decision_rejected':
      return { act: `rejected ${noun}`, quote };
    case 'decision_cancelled':
      return { act: `cancelled ${noun}`, quote };
    case 'decision_in_force':
      return { act: `decided ${noun}; it is in force`, quote };
    case 'decision_withdrawn':
      return { act: `took ${noun} back before it took effect`, quote };
    case 'snoozed':
      return { act: `snoozed the case${until(asText(detail['until']))}`, quote };
    case 'woken':
      return { act: 'put the case back into the queue', quote };
    case 'information_received':
      return { act: 'recorded what the customer answered', quote };
    case 'taken_over':
      return { act: 'took the case over', quote };
    case 'attachment_added':
      return { act: `attached ${asText(detail['name']) ?? 'a file'}`, quote };
    case 'attachment_withdrawn':
      return { act: `withdrew the file ${asText(detail['name']) ?? ''}`.trimEnd(), quote };
    case 'appeal_submitted':
      return { act: 'appealed against the decision', quote };
    case 'appeal_decided':
      return { act: 'decided the appeal', quote };
    case 'closed':
      return { act: `closed the case${because(detail)}`, quote };
    case 'reopened':
      return { act: `reopened the case${because(detail)}`, quote };
    default:
      return { act: eventWord[kind], quote };
  }
}
