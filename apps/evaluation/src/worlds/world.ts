import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AccountInput, ApprovalInput, DeclaredPurposeInput } from '@stillwatch/contracts/account';
import type { ModelInput } from '@stillwatch/contracts/model';
import type { UsageEvent } from '@stillwatch/contracts/usage-event';

export interface WorldAccount {
  readonly accountId: string;
  readonly plan?: string;
  readonly registeredAt?: string;
  readonly registration?: AccountInput['registration'];
  readonly declaredPurpose?: DeclaredPurposeInput;
  readonly approvals: readonly ApprovalInput[];
}

/** What is known of an account from outside. Never read by the detection. */
export interface WorldLabel {
  readonly accountId: string;
  readonly violation: boolean;
  readonly archetype: string;
  readonly family: string | null;
  readonly campaign: string | null;
  readonly note: string | null;
}

export interface World {
  readonly name: string;
  readonly models: ReadonlyMap<string, ModelInput>;
  readonly accounts: readonly WorldAccount[];
  readonly labels: ReadonlyMap<string, WorldLabel>;
  events(): AsyncIterable<UsageEvent>;
}

/** The folders of a command's option, which have commas between them. */
export const worldFolders = (list: string | undefined): string[] => (list ?? '').split(',').filter(Boolean);

/** Opens a built world: models, accounts, labels and events as NDJSON in one folder. @throws Error when a file is missing. */
export function openWorld(folder: string): World {
  const rows = <T>(file: string): T[] =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as T);
  return {
    name: folder.split('/').filter(Boolean).at(-1) ?? folder,
    models: new Map(
      rows<ModelInput & { model: string }>('models.ndjson').map((model) => [model.model, model]),
    ),
    accounts: rows<WorldAccount>('accounts.ndjson'),
    labels: new Map(rows<WorldLabel>('labels.ndjson').map((label) => [label.accountId, label])),
    async *events() {
      for await (const line of createInterface({ input: createReadStream(join(folder, 'events.ndjson')) }))
        if (line) yield JSON.parse(line) as UsageEvent;
    },
  };
}
