import { Box } from '@mui/material';
import type { Case } from '@stillwatch/contracts/case';
import type { Decision } from '@stillwatch/contracts/enforcement';
import { Link } from 'react-router-dom';
import { Badge, BandBadge } from '../../display/badge.js';
import { IndependenceNote } from '../../display/independence.js';
import { Moment } from '../../display/moment.js';
import { Panel } from '../../display/panel.js';
import { Statement } from '../../display/statement.js';
import { dateOf } from '../../format/time.js';
import { actionVerb, decisionStatusWord, originWord, spelled, stateWord } from '../../format/words.js';

/** What was decided about the account, with the statement of reasons of each decision. */
export function DecisionsPanel({ decisions }: { decisions: readonly Decision[] }) {
  return (
    <Panel title="Decisions">
      {decisions.length === 0 ? (
        <Box component="p" sx={{ color: 'var(--ink-2)' }}>
          Nothing has been decided about this account.
        </Box>
      ) : (
        <Box component="ol" sx={{ display: 'grid', gap: 3 }}>
          {[...decisions]
            .sort((a, b) => Date.parse(b.proposedAt) - Date.parse(a.proposedAt))
            .map((decision) => (
              <DecisionLine key={decision.id} decision={decision} />
            ))}
        </Box>
      )}
    </Panel>
  );
}

const people = ({ proposedByName, resolvedByName, status }: Decision): string => {
  const by = `by ${proposedByName}`;
  if (resolvedByName === null || status === 'proposed') return by;
  return `${by}, ${status === 'in_force' ? 'approved' : status} by ${resolvedByName}`;
};

function DecisionLine({ decision }: { decision: Decision }) {
  const { statementOfReasons: statement } = decision;
  return (
    <li>
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
        <strong style={{ fontWeight: 600 }}>
          {actionVerb[decision.action]}
          {decision.until !== null && ` until ${dateOf(decision.until)}`}
        </strong>
        <Badge tone={decision.status === 'proposed' ? 'review' : 'none'}>
          {decisionStatusWord[decision.status]}
        </Badge>
        <Box component="span" sx={{ color: 'var(--ink-3)', fontSize: 12.5, ml: 'auto' }}>
          <Moment at={decision.proposedAt} />
        </Box>
      </Box>
      <Box sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>{people(decision)}</Box>
      <IndependenceNote independence={decision.independence} />
      <Box sx={{ color: 'var(--ink-2)', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        “{decision.reason}”
      </Box>
      <Box
        component="details"
        sx={{ mt: 1, fontSize: 12.5, '& summary': { cursor: 'pointer', color: 'var(--ink-2)' } }}
      >
        <summary>Statement of reasons</summary>
        <Box sx={{ pl: 3, pt: 1.5 }}>
          <Statement statement={statement} />
        </Box>
      </Box>
    </li>
  );
}

/** The cases of the account, open and closed. */
export function CasesPanel({ cases }: { cases: readonly Case[] }) {
  return (
    <Panel title="Cases">
      {cases.length === 0 ? (
        <Box component="p" sx={{ color: 'var(--ink-2)' }}>
          None. A case opens at band Review, or when an audit draws this account.
        </Box>
      ) : (
        <Box component="ul" sx={{ display: 'grid', gap: 2 }}>
          {cases.map((record) => (
            <Box
              component="li"
              key={record.id}
              sx={{ display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}
            >
              <BandBadge band={record.band} />
              <Link to={`/cases/${record.id}`}>{originWord[record.origin]}</Link>
              <Box component="span" sx={{ color: 'var(--ink-3)', fontSize: 12.5, ml: 'auto' }}>
                {record.state === 'closed' ? spelled(record.outcome ?? 'closed') : stateWord[record.state]},{' '}
                <Moment at={record.openedAt} />
              </Box>
            </Box>
          ))}
        </Box>
      )}
    </Panel>
  );
}
