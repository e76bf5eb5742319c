import { Box } from '@mui/material';
import type { SxProps, Theme } from '@mui/material/styles';
import type { CampaignDetail } from '@stillwatch/contracts/campaign';
import { useSearchParams } from 'react-router-dom';
import { FilterTabs } from '../../display/filter-tabs.js';
import { useKeys } from '../../keyboard/key-bindings.js';
import { ActivityView } from './activity-view.js';
import { GraphView } from './graph-view.js';
import { KeysView } from './keys-view.js';
import { LinksView } from './links-view.js';
import { MembersView } from './members-view.js';

const views = [
  { key: 'graph', title: 'Graph' },
  { key: 'activity', title: 'Activity' },
  { key: 'members', title: 'Members' },
  { key: 'links', title: 'Links' },
  { key: 'shared-keys', title: 'Shared keys' },
] as const;

type ViewKey = (typeof views)[number]['key'];

/** The campaign seen in five ways, one at a time; which one is in the address, so that it can be shared. */
export function CampaignWorkspace({ campaign, sx }: { campaign: CampaignDetail; sx?: SxProps<Theme> }) {
  const [search, setSearch] = useSearchParams();
  const view = views.find(({ key }) => key === search.get('view'))?.key ?? 'graph';
  const show = (key: string) =>
    setSearch(
      (present) => {
        present.set('view', key);
        return present;
      },
      { replace: true },
    );
  useKeys(
    views.map(({ key, title }, index) => ({
      keys: String(index + 1),
      label: title,
      group: 'Campaign',
      run: () => show(key),
    })),
  );
  const totals: Partial<Record<ViewKey, number>> = {
    members: campaign.memberCount,
    links: campaign.edges.length + campaign.edgesLeftOut,
  };
  return (
    <Box
      component="section"
      aria-label="The campaign seen as"
      sx={[
        {
          display: 'flex',
          flexDirection: 'column',
          minHeight: 0,
          minWidth: 0,
          bgcolor: 'var(--surface)',
          border: '1px solid var(--line)',
          borderRadius: '10px',
          overflow: 'hidden',
        },
        ...(Array.isArray(sx) ? sx : [sx]),
      ]}
    >
      <Box sx={{ p: 2 }}>
        <FilterTabs
          label="Views of the campaign"
          tabs={views.map((tab) => ({ ...tab, total: totals[tab.key] }))}
          selected={view}
          select={show}
        />
      </Box>
      {view === 'graph' && <GraphView campaign={campaign} />}
      {view === 'activity' && <ActivityView campaignId={campaign.id} />}
      {view === 'members' && <MembersView campaign={campaign} />}
      {view === 'links' && <LinksView campaign={campaign} />}
      {view === 'shared-keys' && <KeysView campaignId={campaign.id} />}
    </Box>
  );
}
