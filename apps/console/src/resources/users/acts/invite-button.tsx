import { zodResolver } from '@hookform/resolvers/zod';
import { Button } from '@mui/material';
import { userInputSchema, type UserInput } from '@stillwatch/contracts/user';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { roleWord } from '../../../format/words.js';
import { InvitationDialog, type MadeInvitation } from './invitation-dialog.js';
import { PersonFieldsForm, type PersonFields } from './person-fields.js';

const schema = userInputSchema.omit({ password: true });

interface InviteDialogProps {
  onClose: () => void;
  onInvited: (made: MadeInvitation) => void;
}

function InviteDialog({ onClose, onInvited }: InviteDialogProps) {
  const stillwatch = useStillwatch();
  const { register, control, handleSubmit, formState } = useForm<PersonFields>({
    defaultValues: { name: '', email: '', role: 'officer' },
    resolver: zodResolver(schema),
  });
  const invite = useAct({
    act: (input: UserInput) => stillwatch.inviteUser(input),
    happened: ({ name, role }) => `Invited ${name} as ${roleWord[role].name.toLowerCase()}.`,
    then: ({ name, invitation }) => {
      onClose();
      onInvited({ name, invitation });
    },
  });
  return (
    <ActDialog
      open
      onClose={onClose}
      title="Invite a person"
      confirm="Invite"
      onConfirm={() => void handleSubmit((input) => invite.mutate(input))()}
      busy={invite.isPending}
      error={invite.error}
    >
      <p>
        The person chooses a password by a link that works once, within 72 hours. You have let them in then:
        you and they do not count as two people who decide.
      </p>
      <PersonFieldsForm
        register={register}
        control={control}
        errors={formState.errors}
        refusal={invite.error}
      />
    </ActDialog>
  );
}

/** Lets somebody in who chooses a password alone. */
export function InviteButton() {
  const [isOpen, open] = useState(false);
  const [made, setMade] = useState<MadeInvitation>();
  return (
    <>
      <Button variant="contained" onClick={() => open(true)}>
        Invite a person
      </Button>
      {isOpen && <InviteDialog onClose={() => open(false)} onInvited={setMade} />}
      {made !== undefined && <InvitationDialog made={made} onClose={() => setMade(undefined)} />}
    </>
  );
}
