import { Box } from '@mui/material';
import type { StatementOfReasons } from '@stillwatch/contracts/enforcement';
import { dateOf } from '../format/time.js';

/** A statement of reasons as the customer gets it. */
export const Statement = ({ statement }: { statement: StatementOfReasons }) => (
  <Box sx={{ display: 'grid', gap: 1.5, color: 'var(--ink-2)' }}>
    {statement.clause !== null && (
      <p>
        Clause: {statement.clause.title}, version {statement.clause.version}, in force since{' '}
        {dateOf(statement.clause.effectiveFrom)}
      </p>
    )}
    <Box component="ul" sx={{ listStyle: 'disc', pl: 4 }}>
      {statement.facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </Box>
    <Box component="p" sx={{ whiteSpace: 'pre-wrap' }}>
      {statement.explanation}
    </Box>
    <p>
      {statement.automatedDetection ? 'Detected by automated means' : 'Not detected by automated means'};
      decided by people.
      {statement.scorecardVersion !== null && ` Scorecard ${statement.scorecardVersion}.`}
    </p>
    <p>{statement.redress}</p>
  </Box>
);
