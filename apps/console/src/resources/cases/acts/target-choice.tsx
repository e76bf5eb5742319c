import { Box } from '@mui/material';
import { count } from '../../../format/number.js';
import { targetIds, type CampaignTargets, type Targets } from './decide-form.js';

interface TargetChoiceProps {
  campaign: CampaignTargets;
  targets: Targets;
  choose: (targets: Targets) => void;
  problem?: string;
}

/** Which members a decision is about: all, those picked on the page, or the others. */
export function TargetChoice({ campaign, targets, choose, problem }: TargetChoiceProps) {
  const picked = targetIds(campaign, 'selected')?.length ?? 0;
  const options: { value: Targets; words: string; available: boolean }[] = [
    { value: 'all', words: `All ${count(campaign.members.length)} members`, available: true },
    { value: 'selected', words: `Only the ${count(picked)} selected`, available: picked > 0 },
    {
      value: 'rest',
      words: `All but the ${count(picked)} selected`,
      available: picked > 0 && picked < campaign.members.length,
    },
  ];
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, display: 'grid', gap: 1 }}>
      <Box component="legend" sx={{ fontSize: 12, fontWeight: 600, color: 'var(--ink-3)', mb: 1 }}>
        About whom
      </Box>
      {options
        .filter(({ available }) => available)
        .map(({ value, words }) => (
          <label key={value} style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
            <input type="radio" name="targets" checked={targets === value} onChange={() => choose(value)} />
            {words}
          </label>
        ))}
      {picked === 0 && (
        <Box component="p" sx={{ color: 'var(--ink-3)', fontSize: 12.5 }}>
          To decide about a part, select members in the view Members or with the lasso first.
        </Box>
      )}
      {problem !== undefined && (
        <Box role="alert" sx={{ color: 'var(--critical)' }}>
          {problem}
        </Box>
      )}
    </Box>
  );
}
