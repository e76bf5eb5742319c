import type { AppealDecisionInput, AppealDetail } from '@stillwatch/contracts/appeal';
import { useStillwatch } from '../../../api/data-provider.js';
import { ReasonDialog } from '../../../display/reason-dialog.js';
import { actionNoun, appealOutcomeWord } from '../../../format/words.js';

type Outcome = AppealDecisionInput['outcome'];

const words: Record<Outcome, { title: string; confirm: string; effect: string }> = {
  uphold: {
    title: 'Uphold the decision',
    confirm: 'Uphold',
    effect:
      'The decision stands. The customer is told so with your reason, and cannot appeal against it again.',
  },
  overturn: {
    title: 'Overturn the decision',
    confirm: 'Overturn and bring back',
    effect:
      'The decision falls, and the account is brought back to where it stood before it in the same act: from its next check on, the gateway serves it. The customer is told so with your reason.',
  },
};

interface DecideAppealDialogProps {
  appeal: AppealDetail;
  outcome: Outcome;
  onClose: () => void;
}

/** The answer to an appeal, by somebody who had no part in the decision. */
export function DecideAppealDialog({ appeal, outcome, onClose }: DecideAppealDialogProps) {
  const stillwatch = useStillwatch();
  const { title, confirm, effect } = words[outcome];
  return (
    <ReasonDialog
      title={`${title}: ${actionNoun[appeal.action]} of ${appeal.organizationName ?? appeal.accountId}`}
      confirm={confirm}
      leastLength={10}
      hint="The customer and a court will read it."
      act={(reason) => stillwatch.decideAppeal(appeal.id, { outcome, reason })}
      happened={(decided) =>
        decided.outcome === null ? 'Decided.' : `${appealOutcomeWord[decided.outcome]}. The customer is told.`
      }
      onClose={onClose}
    >
      {effect}
    </ReasonDialog>
  );
}
