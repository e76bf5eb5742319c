import GroupsOutlined from '@mui/icons-material/GroupsOutlined';
import ApartmentOutlined from '@mui/icons-material/ApartmentOutlined';
import EventRepeatOutlined from '@mui/icons-material/EventRepeatOutlined';
import HistoryEduOutlined from '@mui/icons-material/HistoryEduOutlined';
import InboxOutlined from '@mui/icons-material/InboxOutlined';
import MonitorHeartOutlined from '@mui/icons-material/MonitorHeartOutlined';
import TuneOutlined from '@mui/icons-material/TuneOutlined';
import BalanceOutlined from '@mui/icons-material/BalanceOutlined';
import GavelOutlined from '@mui/icons-material/GavelOutlined';
import WebhookOutlined from '@mui/icons-material/WebhookOutlined';
import HubOutlined from '@mui/icons-material/HubOutlined';
import type { SvgIconComponent } from '@mui/icons-material';
import type { Permission } from '@stillwatch/contracts/user';

export interface ConsolePage {
  path: string;
  title: string;
  /** The second key after `g`. */
  key: string;
  icon: SvgIconComponent;
  permission: Permission;
}

/** The pages of the rail and the palette, in their order. */
export const consolePages: readonly ConsolePage[] = [
  { path: '/cases', title: 'Queue', key: 'q', icon: InboxOutlined, permission: 'cases:read' },
  { path: '/accounts', title: 'Accounts', key: 'a', icon: ApartmentOutlined, permission: 'accounts:read' },
  { path: '/campaigns', title: 'Campaigns', key: 'm', icon: HubOutlined, permission: 'campaigns:read' },
  { path: '/appeals', title: 'Appeals', key: 'e', icon: BalanceOutlined, permission: 'cases:read' },
  { path: '/policies', title: 'Policies', key: 't', icon: GavelOutlined, permission: 'cases:read' },
  {
    path: '/scheduled-audits',
    title: 'Audits',
    key: 's',
    icon: EventRepeatOutlined,
    permission: 'scheduled-audits:read',
  },
  {
    path: '/audit-log',
    title: 'Audit log',
    key: 'l',
    icon: HistoryEduOutlined,
    permission: 'audit-log:read',
  },
  { path: '/scorecards', title: 'Scorecards', key: 'c', icon: TuneOutlined, permission: 'scorecards:read' },
  { path: '/webhooks', title: 'Webhooks', key: 'w', icon: WebhookOutlined, permission: 'webhooks:read' },
  { path: '/users', title: 'People', key: 'p', icon: GroupsOutlined, permission: 'users:read' },
  { path: '/system', title: 'System', key: 'y', icon: MonitorHeartOutlined, permission: 'system:read' },
];
