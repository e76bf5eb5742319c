import { Box, LinearProgress } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { maxAttachmentBytes } from '@stillwatch/contracts/evidence';
import { useId, useState } from 'react';
import { useNotify } from 'react-admin';
import { useStillwatch } from '../../../api/data-provider.js';
import { failureSentence } from '../../../api/problem.js';
import { bytes } from '../../../format/bytes.js';
import { percent } from '../../../format/number.js';

interface Sending {
  name: string;
  share: number;
}

interface Refused {
  name: string;
  why: string;
}

/** Sends files one after the other; one that is refused costs the others nothing and is told by its name. */
function useSending(caseId: string) {
  const stillwatch = useStillwatch();
  const queries = useQueryClient();
  const notify = useNotify();
  const [sending, setSending] = useState<Sending>();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const sendOne = async (file: File): Promise<Refused | undefined> => {
    if (file.size > maxAttachmentBytes)
      return { name: file.name, why: `It is larger than ${bytes(maxAttachmentBytes)}.` };
    setSending({ name: file.name, share: 0 });
    try {
      await stillwatch.attach(caseId, file, (share) => setSending({ name: file.name, share }));
      return undefined;
    } catch (error) {
      return { name: file.name, why: failureSentence(error) };
    }
  };
  const send = async (files: readonly File[]) => {
    const outcomes: (Refused | undefined)[] = [];
    setRefused([]);
    for (const file of files) outcomes.push(await sendOne(file));
    setSending(undefined);
    const failures = outcomes.filter((outcome) => outcome !== undefined);
    setRefused(failures);
    const sent = files.length - failures.length;
    if (sent > 0)
      notify(sent === 1 ? 'The file is attached.' : `${sent} files are attached.`, { type: 'info' });
    await queries.invalidateQueries({ queryKey: ['cases'] });
  };
  return { sending, refused, send };
}

/** A place to drop files on or choose them from, with how far they are. */
export function AttachFiles({ caseId }: { caseId: string }) {
  const inputId = useId();
  const { sending, refused, send } = useSending(caseId);
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files !== null && files.length > 0 && sending === undefined) void send([...files]);
  };
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Box
        component="label"
        htmlFor={inputId}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files);
        }}
        sx={{
          display: 'block',
          position: 'relative',
          border: `1px dashed ${isOver ? 'var(--focus)' : 'var(--line-strong)'}`,
          bgcolor: isOver ? 'var(--hover)' : 'transparent',
          borderRadius: '8px',
          px: 3,
          py: 2,
          cursor: 'pointer',
          color: 'var(--ink-2)',
          fontSize: 13,
          '&:focus-within': { outline: '2px solid var(--focus)', outlineOffset: 2 },
        }}
      >
        <Box component="span" sx={{ fontWeight: 600, color: 'var(--ink)' }}>
          Attach a file
        </Box>{' '}
        or drop it here. 10 MB at most; it is sealed before it is stored.
        <input
          id={inputId}
          type="file"
          multiple
          disabled={sending !== undefined}
          onChange={({ target }) => {
            take(target.files);
            target.value = '';
          }}
          style={{ position: 'absolute', inset: 0, opacity: 0, cursor: 'pointer' }}
        />
      </Box>
      {sending !== undefined && (
        <Box role="status">
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, fontSize: 12.5 }}>
            <Box component="span" sx={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
              {sending.name}
            </Box>
            <span>{percent(sending.share)}</span>
          </Box>
          <LinearProgress
            variant="determinate"
            value={sending.share * 100}
            aria-label={`Sending ${sending.name}`}
          />
        </Box>
      )}
      {refused.map(({ name, why }) => (
        <Box
          key={name}
          role="alert"
          sx={{ color: 'var(--critical)', fontSize: 13, overflowWrap: 'anywhere' }}
        >
          <strong>{name}</strong> was not attached. {why}
        </Box>
      ))}
    </Box>
  );
}
