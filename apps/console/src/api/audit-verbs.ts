import type {
  AuditCheckpoint,
  AuditCheckpointKey,
  AuditVerification,
  ReAnchorRecord,
} from '@stillwatch/contracts/audit-log';
import type { CheckpointState } from '@stillwatch/contracts/system';
import { httpClient } from './http-client.js';
import { at, read, send } from './rest.js';

export interface KeptCheckpoints {
  readonly newest: AuditCheckpoint | null;
  readonly total: number;
}

/** What proves the audit log, and what people do when its end is lost. */
export const auditVerbs = {
  verifyAuditLog: () => send<AuditVerification>(at('audit-log', 'verify')),
  checkpoints: async (): Promise<KeptCheckpoints> => {
    const { json, headers } = await httpClient(`${at('audit-log', 'checkpoints')}?range=[0,0]`);
    const [newest] = json as AuditCheckpoint[];
    return { newest: newest ?? null, total: Number(headers.get('content-range')?.split('/')[1] ?? 0) };
  },
  checkpointKeys: () => read<AuditCheckpointKey[]>(at('audit-log', 'checkpoint-keys')),
  checkpointState: () => read<CheckpointState>(at('system', 'checkpoints')),
  openReAnchors: () =>
    read<ReAnchorRecord[]>(
      `${at('audit-log', 're-anchor')}?filter=${encodeURIComponent('{"status":"proposed"}')}`,
    ),
  proposeReAnchor: (reason: string) => send<ReAnchorRecord>(at('audit-log', 're-anchor'), { reason }),
  approveReAnchor: (id: string) => send<ReAnchorRecord>(at('audit-log', 're-anchor', id, 'approve')),
  cancelReAnchor: (id: string) => send<ReAnchorRecord>(at('audit-log', 're-anchor', id, 'cancel')),
};

export const auditExportUrl = at('audit-log', 'export');
