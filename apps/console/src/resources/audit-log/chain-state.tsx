import { Box } from '@mui/material';
import type { AuditVerification } from '@stillwatch/contracts/audit-log';
import { failureSentence } from '../../api/problem.js';
import { Badge } from '../../display/badge.js';
import { Moment } from '../../display/moment.js';
import { count, counted } from '../../format/number.js';
import { problemWords } from './problem-words.js';
import { useVerification } from './use-verification.js';

const Lines = ({ children }: { children: React.ReactNode }) => (
  <Box sx={{ display: 'grid', gap: 1, justifyItems: 'start', fontSize: 13, color: 'var(--ink-2)' }}>
    {children}
  </Box>
);

function compared({ checkpoints: { checked, source, newest } }: AuditVerification): string {
  if (checked === 0)
    return 'It was compared with no checkpoint: there is none yet whose entry the log holds.';
  const what = `Compared with ${counted(checked, 'checkpoints')}`;
  const signed = newest === null ? '' : `, the newest of entry ${count(newest.entry)}`;
  return source === 'file'
    ? `${what} from outside the database${signed}.`
    : `${what}${signed}, but only with the database’s own copies, because there is no checkpoint file: whoever can write the database could have changed both.`;
}

function Result({ found }: { found: AuditVerification }) {
  if (found.ok)
    return (
      <Lines>
        <Badge tone="exculpatory">
          Intact through entry {count(found.entries)}, verified <Moment at={found.verifiedAt} />
        </Badge>
        <span>{compared(found)}</span>
      </Lines>
    );
  return (
    <Lines>
      {found.problems.map(({ code, sentence }) => (
        <Box key={sentence} sx={{ display: 'grid', gap: 0.5, justifyItems: 'start' }}>
          <Badge tone="critical">{problemWords[code]}</Badge>
          <span>{sentence}</span>
        </Box>
      ))}
      <span>{compared(found)}</span>
    </Lines>
  );
}

/** Whether the log is whole, to which entry and as of when. */
export function ChainState() {
  const { data, error, isFetching } = useVerification();
  return (
    <Box role="status" sx={{ fontSize: 13, color: 'var(--ink-2)', overflowWrap: 'anywhere' }}>
      {isFetching ? (
        'Verifying every entry…'
      ) : error !== null ? (
        <Badge tone="critical">{failureSentence(error)}</Badge>
      ) : data === undefined ? (
        'Not verified in this session. Verifying reads every entry, follows the chain and compares it with every checkpoint.'
      ) : (
        <Result found={data} />
      )}
    </Box>
  );
}
