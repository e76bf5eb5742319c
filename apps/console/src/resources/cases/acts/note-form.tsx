import { Box, Button, TextField } from '@mui/material';
import { useRef, useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { useAct } from '../../../api/use-act.js';
import { Refusal } from '../../../display/refusal.js';
import { useKeys } from '../../../keyboard/key-bindings.js';
import { KeyHint } from '../../../keyboard/key-hint.js';

/** An internal note on a case; the customer never sees it. `m` leads here, Ctrl-Enter saves. */
export function NoteForm({ caseId }: { caseId: string }) {
  const stillwatch = useStillwatch();
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useKeys([{ keys: 'm', label: 'Write a note', group: 'Case', run: () => input.current?.focus() }]);
  const add = useAct({
    act: (note: string) => stillwatch.addNote(caseId, note),
    happened: () => 'Note added to the case.',
    then: () => setText(''),
  });
  const submit = () => {
    const note = text.trim();
    if (note !== '' && !add.isPending) add.mutate(note);
  };
  return (
    <Box
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      sx={{ display: 'grid', gap: 2 }}
    >
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'flex-end' }}>
        <TextField
          size="small"
          fullWidth
          multiline
          maxRows={4}
          placeholder="Internal note"
          value={text}
          inputRef={input}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
            if (event.key === 'Escape') input.current?.blur();
          }}
          slotProps={{
            htmlInput: { 'aria-label': 'Internal note' },
            input: { sx: { py: '4px', fontSize: 13 }, endAdornment: <KeyHint keys="m" /> },
          }}
        />
        <Button type="submit" variant="outlined" disabled={text.trim() === '' || add.isPending}>
          Add
        </Button>
      </Box>
      <Refusal error={add.error} />
    </Box>
  );
}
