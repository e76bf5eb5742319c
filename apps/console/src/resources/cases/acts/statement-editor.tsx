import { Box, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { DecisionAction, StatementOfReasons } from '@stillwatch/contracts/enforcement';
import { useState } from 'react';
import { useStillwatch } from '../../../api/data-provider.js';
import { Loaded, SkeletonLines } from '../../../display/states.js';
import { dateOf } from '../../../format/time.js';
import { isAdverse } from '../decision-rules.js';
import type { DecideForm } from './decide-form.js';

interface StatementEditorProps {
  caseId: string;
  action: DecisionAction;
  form: DecideForm;
  /** On a campaign's case every account gets a statement of its own. */
  isCampaign: boolean;
}

/**
 * The statement of reasons as the server would write it now, to be read and changed before the decision. It follows the
 * reason and the findings until somebody changes its words.
 */
export function StatementEditor({ caseId, action, form, isCampaign }: StatementEditorProps) {
  const stillwatch = useStillwatch();
  const [isOpen, setOpen] = useState(isAdverse(action));
  const { accountIds } = form;
  const query = useQuery({
    queryKey: ['cases', 'statement-preview', caseId, action, accountIds],
    queryFn: () => stillwatch.previewStatement(caseId, { action, reason: '', accountIds }),
    enabled: isOpen,
    // Nothing is taken from under the hands of somebody who edits.
    staleTime: Infinity,
    gcTime: 0,
  });
  return (
    <Box
      component="details"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      sx={{ '& summary': { cursor: 'pointer', color: 'var(--ink-2)', fontWeight: 550 } }}
    >
      <summary>What the customer will read</summary>
      {isOpen && (
        <Box sx={{ pt: 3, display: 'grid', gap: 3 }}>
          <Explanation form={form} />
          <Loaded query={query} what="the statement" skeleton={<SkeletonLines lines={4} />}>
            {(statement) => (
              <>
                {isAdverse(action) && <Facts form={form} statement={statement} isCampaign={isCampaign} />}
                <Added statement={statement} action={action} />
              </>
            )}
          </Loaded>
        </Box>
      )}
    </Box>
  );
}

const Explanation = ({ form }: { form: DecideForm }) => (
  <TextField
    label="Explanation"
    value={form.explanation ?? form.reason}
    onChange={(event) => form.setExplanation(event.target.value)}
    multiline
    minRows={2}
    maxRows={8}
    fullWidth
    error={form.problems['statement.explanation'] !== undefined}
    helperText={
      form.problems['statement.explanation'] ??
      (form.explanation === undefined
        ? 'The same as above until you change it here.'
        : 'Changed: the words above stay internal.')
    }
  />
);

interface FactsProps {
  form: DecideForm;
  statement: StatementOfReasons;
  isCampaign: boolean;
}

const Facts = ({ form, statement, isCampaign }: FactsProps) => (
  <TextField
    label="Facts, one a line"
    value={form.facts ?? statement.facts.join('\n')}
    onChange={(event) => form.setFacts(event.target.value)}
    multiline
    minRows={3}
    maxRows={10}
    fullWidth
    error={form.problems['statement.facts'] !== undefined}
    helperText={
      form.problems['statement.facts'] ??
      (isCampaign
        ? 'Each account gets these, what ties it to the others, and what it did itself. Changed here, all get the changed ones alone.'
        : 'Taken from the findings, those in its favour too.')
    }
  />
);

/** What is added by itself and cannot be changed. */
const Added = ({ statement, action }: { statement: StatementOfReasons; action: DecisionAction }) => {
  const { clause, automatedDetection, redress } = statement;
  return (
    <Box sx={{ display: 'grid', gap: 1, fontSize: 12.5, color: 'var(--ink-2)' }}>
      {clause !== null && (
        <p>
          Clause: {clause.title}, version {clause.version}, in force since {dateOf(clause.effectiveFrom)}
          {clause.usageAt !== undefined && ` and on ${dateOf(clause.usageAt)}, when the usage happened`}.
        </p>
      )}
      {clause === null && isAdverse(action) && (
        <Box component="p" sx={{ color: 'var(--review)', fontWeight: 600 }}>
          No clause was in force when the usage happened: the statement cites none.
        </Box>
      )}
      {isAdverse(action) && (
        <>
          <p>
            {automatedDetection
              ? 'Found by an automated assessment; decided by people.'
              : 'Found without automated means; decided by people.'}
          </p>
          <p>{redress}</p>
        </>
      )}
    </Box>
  );
};
