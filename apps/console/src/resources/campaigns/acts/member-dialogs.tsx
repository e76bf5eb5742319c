import { useStillwatch } from '../../../api/data-provider.js';
import { ReasonDialog } from '../../../display/reason-dialog.js';
import { changeSentence } from '../change-sentence.js';

interface MemberDialogProps {
  campaignId: string;
  accountId: string;
  name: string;
  onClose: () => void;
}

/** Takes an account out of a campaign, with a reason. */
export function RemoveMemberDialog({ campaignId, accountId, name, onClose }: MemberDialogProps) {
  const stillwatch = useStillwatch();
  return (
    <ReasonDialog
      title={`Remove ${name} from the campaign`}
      confirm="Remove member"
      leastLength={3}
      act={(reason) => stillwatch.removeMember(campaignId, accountId, reason)}
      happened={changeSentence}
      onClose={onClose}
    >
      <p>
        The account no longer belongs to this campaign, now and after every re-computation, until somebody
        restores it. The campaign is scored again at once, and the account by its own evidence alone.
      </p>
    </ReasonDialog>
  );
}

/** Lets the evidence decide again about an account that was removed. */
export function RestoreMemberDialog({ campaignId, accountId, name, onClose }: MemberDialogProps) {
  const stillwatch = useStillwatch();
  return (
    <ReasonDialog
      title={`Restore ${name} to the campaign`}
      confirm="Restore member"
      leastLength={3}
      act={(reason) => stillwatch.restoreMember(campaignId, accountId, reason)}
      happened={changeSentence}
      onClose={onClose}
    >
      <p>
        The removal is taken back: where the evidence links the account, it belongs to the campaign again.
      </p>
    </ReasonDialog>
  );
}
