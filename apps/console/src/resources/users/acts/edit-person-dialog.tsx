import { zodResolver } from '@hookform/resolvers/zod';
import { Box } from '@mui/material';
import { roles, userInputSchema, type User, type UserChangeInput } from '@stillwatch/contracts/user';
import { useForm, useWatch } from 'react-hook-form';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { ActDialog } from '../../../display/act-dialog.js';
import { actOrProposal, useHaveBeenTwo } from '../use-people.js';
import { takesSecondAdministrator } from '../person-words.js';
import { PersonFieldsForm, type PersonFields } from './person-fields.js';

const schema = userInputSchema.omit({ password: true });

/** What differs from what is on file. */
export function changesOf(person: User, { name, email, role }: PersonFields): UserChangeInput {
  return {
    ...(name !== person.name && { name }),
    ...(email !== person.email && { email }),
    ...(role !== person.role && { role }),
  };
}

/** What changing somebody means beyond the words themselves. */
export function changeConsequences(
  person: User,
  { role, email }: UserChangeInput,
  isSelf: boolean,
  haveBeenTwo: boolean | undefined,
): string[] {
  const { name } = person;
  const isDemotion = role !== undefined && roles.indexOf(role) < roles.indexOf(person.role);
  const isPromotion = role !== undefined && roles.indexOf(role) > roles.indexOf(person.role);
  const introduces = isPromotion || (email !== undefined && !isSelf);
  return [
    ...(isDemotion && takesSecondAdministrator(person, haveBeenTwo)
      ? [
          `${name} is an administrator: the new role is only proposed, and a second administrator must approve it.`,
        ]
      : []),
    ...(introduces
      ? [
          `This counts as letting ${name} in: you two do not count as two people who decide, and another administrator must confirm ${name} before ${name} decides again.`,
        ]
      : []),
  ];
}

/** Changes name, e-mail or role. */
export function EditPersonDialog({
  person,
  isSelf,
  onClose,
}: {
  person: User;
  isSelf: boolean;
  onClose: () => void;
}) {
  const stillwatch = useStillwatch();
  const haveBeenTwo = useHaveBeenTwo();
  const { register, control, handleSubmit, formState } = useForm<PersonFields>({
    defaultValues: { name: person.name, email: person.email, role: person.role },
    resolver: zodResolver(schema),
  });
  const typed = useWatch({ control });
  const save = useAct({
    act: (change: UserChangeInput) => actOrProposal(stillwatch.changeUser(person.id, change)),
    happened: (outcome) => ('proposed' in outcome ? outcome.proposed : `Changed ${outcome.result.name}.`),
    then: onClose,
  });
  const consequences = changeConsequences(
    person,
    changesOf(person, { name: person.name, email: person.email, role: person.role, ...typed }),
    isSelf,
    haveBeenTwo,
  );
  const submit = handleSubmit((fields) => {
    const change = changesOf(person, fields);
    if (Object.keys(change).length === 0) onClose();
    else save.mutate(change);
  });
  return (
    <ActDialog
      open
      onClose={onClose}
      title={`Change ${person.name}`}
      confirm="Save"
      onConfirm={() => void submit()}
      busy={save.isPending}
      error={save.error}
    >
      <PersonFieldsForm
        register={register}
        control={control}
        errors={formState.errors}
        refusal={save.error}
      />
      {consequences.length > 0 && (
        <Box
          role="status"
          sx={{ bgcolor: 'var(--sunken)', borderRadius: '8px', px: 4, py: 3, display: 'grid', gap: 1 }}
        >
          {consequences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Box>
      )}
    </ActDialog>
  );
}
