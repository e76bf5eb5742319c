import type { CampaignEdge, EdgeVerdict } from '@stillwatch/contracts/campaign';
import { useStillwatch } from '../../../api/data-provider.js';
import { ReasonDialog } from '../../../display/reason-dialog.js';
import { changeSentence } from '../change-sentence.js';

interface Words {
  title: string;
  confirm: string;
  effect: string;
}

const words: Record<EdgeVerdict | 'none', Words> = {
  cut: {
    title: 'Cut this link',
    confirm: 'Cut link',
    effect:
      'The two accounts no longer count as linked, now and after every re-computation, until somebody takes this back. The campaign is scored again at once; members that nothing else links leave it.',
  },
  confirmed: {
    title: 'Confirm this link',
    confirm: 'Confirm link',
    effect:
      'The two accounts count as run by one operator, now and after every re-computation, until somebody takes this back. The campaign is scored again at once.',
  },
  none: {
    title: 'Take the word on this link back',
    confirm: 'Take back',
    effect: 'The evidence alone decides again whether the two accounts are linked.',
  },
};

interface ReviewEdgeDialogProps {
  campaignId: string;
  edge: CampaignEdge;
  verdict: EdgeVerdict | null;
  onClose: () => void;
}

/** A reviewer's word on one link, with its reason. */
export function ReviewEdgeDialog({
  campaignId,
  edge: { from, to },
  verdict,
  onClose,
}: ReviewEdgeDialogProps) {
  const stillwatch = useStillwatch();
  const { title, confirm, effect } = words[verdict ?? 'none'];
  return (
    <ReasonDialog
      title={title}
      confirm={confirm}
      leastLength={3}
      act={(reason) => stillwatch.reviewEdge(campaignId, { from, to, verdict, reason })}
      happened={changeSentence}
      onClose={onClose}
    >
      <p>
        <code>{from}</code> and <code>{to}</code>
      </p>
      <p>{effect}</p>
    </ReasonDialog>
  );
}
