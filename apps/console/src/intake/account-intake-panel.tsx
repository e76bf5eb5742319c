import { Box } from '@mui/material';
import { styled } from '@mui/material/styles';
import type { IntakeDay } from '@stillwatch/contracts/intake';
import { useNow } from '../display/now.js';
import { Panel } from '../display/panel.js';
import { count } from '../format/number.js';
import { dayOf } from '../format/time.js';
import { IntakeBars } from './intake-bars.js';
import { codesSentence, lastDays } from './intake-sums.js';

const shownDays = 30;

const Days = styled('table')({
  width: '100%',
  borderCollapse: 'collapse',
  fontSize: 12.5,
  fontVariantNumeric: 'tabular-nums',
  '& th': { textAlign: 'right', fontWeight: 600, color: 'var(--ink-3)', padding: '3px 0 3px 12px' },
  '& td': { textAlign: 'right', padding: '3px 0 3px 12px', borderTop: '1px solid var(--line)' },
  '& th:first-of-type, & td:first-of-type': { textAlign: 'left', paddingLeft: 0, whiteSpace: 'nowrap' },
  '& th:last-of-type, & td:last-of-type': { textAlign: 'left' },
});

/** What became of the events of an account, day by day. */
export function AccountIntakePanel({ intake }: { intake: readonly IntakeDay[] }) {
  const today = new Date(useNow()).toISOString().slice(0, 10);
  return (
    <Panel title="Intake" aside={`what became of its events, ${shownDays} days`}>
      {intake.length === 0 ? (
        <Box component="p" sx={{ color: 'var(--ink-2)' }}>
          Nothing has arrived in the last {shownDays} days.
        </Box>
      ) : (
        <>
          <IntakeBars days={lastDays(intake, today, shownDays)} />
          <Box component="details" sx={{ mt: 2, '& summary': { cursor: 'pointer', color: 'var(--ink-2)' } }}>
            <summary>By day</summary>
            <Box sx={{ overflowX: 'auto', mt: 1 }} tabIndex={0} role="group" aria-label="Intake by day">
              <Days>
                <thead>
                  <tr>
                    <th scope="col">Day</th>
                    <th scope="col">Accepted</th>
                    <th scope="col">Repaired</th>
                    <th scope="col">Duplicates</th>
                    <th scope="col">Refused</th>
                    <th scope="col">Why refused</th>
                  </tr>
                </thead>
                <tbody>
                  {intake.map((day) => (
                    <tr key={day.day}>
                      <td>{dayOf(day.day)}</td>
                      <td>{count(day.accepted)}</td>
                      <td>{count(day.repaired)}</td>
                      <td>{count(day.duplicates)}</td>
                      <td>{count(day.rejected)}</td>
                      <td>{codesSentence(day, count)}</td>
                    </tr>
                  ))}
                </tbody>
              </Days>
            </Box>
          </Box>
        </>
      )}
    </Panel>
  );
}
