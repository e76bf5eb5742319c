import { Box } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import type { ObservedBehaviour } from '@stillwatch/contracts/observed-behaviour';
import type { UsageHour } from '@stillwatch/contracts/usage-series';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Panel } from '../display/panel.js';
import { Empty, Loaded, Skeleton } from '../display/states.js';
import { compact, count, factor, percent } from '../format/number.js';
import { CohortView } from './cohort/cohort-view.js';
import { FrameBar } from './frame-bar.js';
import { TempoHeatMap } from './tempo-heat-map.js';
import { UsageChart } from './usage-chart.js';
import { usageTotals, type UsageMeasure } from './usage-series.js';

const known = <T,>(value: T | null | undefined, format: (value: T) => string): string =>
  value === null || value === undefined ? 'n/a' : format(value);

const quantities = (hours: readonly UsageHour[], observed: ObservedBehaviour | null) => {
  const totals = usageTotals(hours);
  return [
    { name: 'Requests', value: count(totals.requests) },
    { name: 'Tokens out', value: compact(totals.outputTokens) },
    { name: 'Out per in', value: known(observed?.outputPerInput, factor) },
    { name: 'Median out', value: known(observed?.medianOutputTokens, (tokens) => `${count(tokens)} tok`) },
    { name: 'Distinct', value: known(observed?.distinctPromptShare, percent) },
    { name: 'Multi-turn', value: known(observed?.multiTurnShare, percent) },
    { name: 'End users', value: known(observed?.distinctEndUsers, count) },
    { name: 'With tools', value: known(observed?.toolShare, percent) },
    { name: 'Refused', value: known(observed?.refusedShare, percent) },
    { name: 'Longest pause', value: known(observed?.longestIdleHours, (hours) => `${count(hours)} h`) },
  ];
};

const Quantities = ({ items }: { items: { name: string; value: string }[] }) => (
  <Box
    component="dl"
    sx={{
      display: 'grid',
      gridTemplateColumns: { xs: 'repeat(3, 1fr)', sm: 'repeat(5, 1fr)' },
      gap: '2px 14px',
    }}
  >
    {items.map(({ name, value }) => (
      <Box key={name} sx={{ minWidth: 0 }}>
        <Box
          component="dt"
          sx={{ fontSize: 11, lineHeight: '14px', color: 'var(--ink-3)', whiteSpace: 'nowrap' }}
        >
          {name}
        </Box>
        <Box
          component="dd"
          sx={{
            fontWeight: 600,
            fontSize: 13,
            lineHeight: '17px',
            color: value === 'n/a' ? 'var(--ink-3)' : undefined,
          }}
        >
          {value}
        </Box>
      </Box>
    ))}
  </Box>
);

/** Usage over time by one of two measures, or the account beside its cohort. */
type View = UsageMeasure | 'cohort';

const overTime: [View, string][] = [
  ['requests', 'Requests'],
  ['outputTokens', 'Tokens out'],
];
const besideCohort: [View, string] = ['cohort', 'Against the cohort'];

interface ViewSwitchProps {
  views: readonly (readonly [View, string])[];
  view: View;
  choose: (view: View) => void;
}

function ViewSwitch({ views, view, choose }: ViewSwitchProps) {
  return (
    <Box role="group" aria-label="View" sx={{ display: 'flex', gap: 3 }}>
      {views.map(([value, word]) => (
        <Box
          component="button"
          type="button"
          key={value}
          aria-pressed={value === view}
          onClick={() => choose(value)}
          sx={{
            border: 0,
            background: 'none',
            p: 0,
            cursor: 'pointer',
            font: 'inherit',
            color: value === view ? 'var(--ink)' : 'var(--ink-3)',
            fontWeight: value === view ? 600 : 400,
            textDecoration: value === view ? 'underline' : 'none',
            textUnderlineOffset: '4px',
            whiteSpace: 'nowrap',
          }}
        >
          {word}
        </Box>
      ))}
    </Box>
  );
}

interface BehaviourPanelProps {
  /** With it, the account can be shown beside its cohort instead. */
  accountId?: string;
  usage: UseQueryResult<UsageHour[]>;
  observed: ObservedBehaviour | null;
  days: number;
  chartHeight?: number;
  sx?: SxProps<Theme>;
}

/** What the account was seen to do, in charts and plain quantities. Never prompt text: none is kept. */
export function BehaviourPanel(props: BehaviourPanelProps) {
  const { accountId, usage, observed, days, chartHeight = 88, sx } = props;
  const [view, setView] = useState<View>('requests');
  return (
    <Panel
      scrolls={view === 'cohort'}
      title={`What they do · ${days} days`}
      aside={
        <ViewSwitch
          views={accountId === undefined ? overTime : [...overTime, besideCohort]}
          view={view}
          choose={setView}
        />
      }
      sx={sx}
    >
      {view === 'cohort' && accountId !== undefined ? (
        <CohortView accountId={accountId} />
      ) : (
        <Loaded query={usage} what="the usage" skeleton={<Skeleton height={chartHeight + 60} />}>
          {(hours) =>
            hours.length === 0 ? (
              <Empty title="No usage in these days">
                Usage appears here within seconds of the gateway sending it.
              </Empty>
            ) : (
              <Box
                sx={{
                  display: 'grid',
                  gap: 2,
                  gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'minmax(0, 1.55fr) minmax(0, 1fr)' },
                  columnGap: 5,
                }}
              >
                <UsageChart
                  hours={hours}
                  measure={view === 'cohort' ? 'requests' : view}
                  days={days}
                  height={chartHeight}
                />
                <Box>
                  <TempoHeatMap
                    hours={hours}
                    cellHeight={Math.max(9, Math.floor((chartHeight + 4) / 7) - 2)}
                  />
                </Box>
                <Quantities items={quantities(hours, observed)} />
                {observed !== null && <FrameBar {...observed} />}
              </Box>
            )
          }
        </Loaded>
      )}
    </Panel>
  );
}
