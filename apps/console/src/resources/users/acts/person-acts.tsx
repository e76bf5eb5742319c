import { Button } from '@mui/material';
import type { Invitation, User } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { ConfirmDialog } from '../../../display/confirm-dialog.js';
import { useOfficer } from '../../../session/permission.js';
import { actsAbout, letInLastBy, takesSecondAdministrator, type PersonAct } from '../person-words.js';
import { actOrProposal, useHaveBeenTwo } from '../use-people.js';
import { EditPersonDialog } from './edit-person-dialog.js';
import { InvitationDialog, type MadeInvitation } from './invitation-dialog.js';
import { personActWords } from './person-act-words.js';

type AskedAct = Exclude<PersonAct, 'edit'>;

function useActsOf(person: User): Record<AskedAct, () => Promise<User & { invitation?: Invitation }>> {
  const stillwatch = useStillwatch();
  return {
    invite: () => stillwatch.inviteUserAgain(person.id),
    confirm: () => stillwatch.confirmUser(person.id),
    reset: () => stillwatch.resetUser(person.id),
    unlock: () => stillwatch.unlockUser(person.id),
    disable: () => stillwatch.disableUser(person.id),
    restore: () => stillwatch.restoreUser(person.id),
  };
}

/** What an administrator can do about a person. What the server refuses it says in the dialog. */
export function PersonActs({ person }: { person: User }) {
  const officer = useOfficer();
  const haveBeenTwo = useHaveBeenTwo();
  const run = useActsOf(person);
  const [chosen, choose] = useState<PersonAct>();
  const [made, setMade] = useState<MadeInvitation>();
  const close = () => choose(undefined);
  const takesSecond = takesSecondAdministrator(person, haveBeenTwo);
  const wordsOf = (act: AskedAct) => personActWords(act, person, takesSecond);
  return (
    <>
      {actsAbout(person, officer?.id).map((act) => (
        <Button
          key={act}
          disabled={act === 'confirm' && letInLastBy(person, officer?.id)}
          variant={act === 'confirm' || act === 'restore' ? 'contained' : 'outlined'}
          onClick={() => choose(act)}
        >
          {act === 'edit' ? 'Change' : wordsOf(act).label}
        </Button>
      ))}
      {chosen === 'edit' && (
        <EditPersonDialog person={person} isSelf={person.id === officer?.id} onClose={close} />
      )}
      {chosen !== undefined && chosen !== 'edit' && (
        <ConfirmDialog
          title={wordsOf(chosen).title}
          confirm={wordsOf(chosen).confirm}
          harmful={wordsOf(chosen).harmful}
          act={() => actOrProposal(run[chosen]())}
          happened={(outcome) => ('proposed' in outcome ? outcome.proposed : wordsOf(chosen).happened)}
          then={(outcome) => {
            if ('result' in outcome && outcome.result.invitation !== undefined)
              setMade({ name: person.name, invitation: outcome.result.invitation });
          }}
          onClose={close}
        >
          {wordsOf(chosen).effects.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </ConfirmDialog>
      )}
      {made !== undefined && <InvitationDialog made={made} onClose={() => setMade(undefined)} />}
    </>
  );
}
