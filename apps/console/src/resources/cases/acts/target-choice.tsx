import { Box } from '@mui/material';
import type { DecisionAction } from '@stillwatch/contracts/enforcement';
import { count } from '../../../format/number.js';
import { aboutByDefault, targetIds, type CampaignTargets, type Targets } from './decide-form.js';

interface TargetChoiceProps {
  action: DecisionAction;
  campaign: CampaignTargets;
  targets: Targets;
  choose: (targets: Targets) => void;
  problem?: string;
}

/** Which members a decision is about: all, those picked on the page, or the others. */
export function TargetChoice({ action, campaign, targets, choose, problem }: TargetChoiceProps) {
  const picked = targetIds(campaign, 'selected', action)?.length ?? 0;
  const rest = targetIds(campaign, 'rest', action)?.length ?? 0;
  const about = aboutByDefault(campaign, action).length;
  const leftOut = campaign.members.length - about;
  const options: { value: Targets; words: string; available: boolean }[] = [
    {
      value: 'all',
      words:
        leftOut === 0
          ? `All ${count(about)} members`
          : `The ${count(about)} of ${count(campaign.members.length)} members that carry the finding`,
      available: true,
    },
    { value: 'selected', words: `Only the ${count(picked)} selected`, available: picked > 0 },
    {
      value: 'rest',
      words: leftOut === 0 ? `All but the ${count(picked)} selected` : 'Of these, all but those selected',
      available: picked > 0 && rest > 0 && rest < about,
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
      {leftOut > 0 && (
        <Box component="p" sx={{ color: 'var(--ink-2)', fontSize: 12.5 }}>
          {leftOut === 1 ? '1 member is' : `${count(leftOut)} members are`} left out: what the group was found
          to do is not in their own requests. To decide about them, select them.
        </Box>
      )}
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
