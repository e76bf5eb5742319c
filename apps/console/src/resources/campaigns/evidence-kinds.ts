import { capitalised, spelled } from '../../format/words.js';

export type EvidenceGroup = 'behaviour' | 'infrastructure' | 'direct';

/** A line's stroke says the group, its colour the kind: neither is told by colour alone. */
export const groupStroke: Record<EvidenceGroup, 'solid' | 'dashed' | 'dotted'> = {
  behaviour: 'solid',
  infrastructure: 'dashed',
  direct: 'dotted',
};

export const groupWord: Record<EvidenceGroup, string> = {
  behaviour: 'how they ask',
  infrastructure: 'what they run on',
  direct: 'seen directly',
};

interface KindWords {
  word: string;
  group: EvidenceGroup;
}

const kinds: Record<string, KindWords> = {
  template: { word: 'Rare template', group: 'behaviour' },
  parameters: { word: 'Parameters', group: 'behaviour' },
  model_pivot: { word: 'Change of model', group: 'behaviour' },
  synchrony: { word: 'Same minutes', group: 'behaviour' },
  network: { word: 'Network', group: 'infrastructure' },
  client: { word: 'Client', group: 'infrastructure' },
  tls: { word: 'TLS fingerprint', group: 'infrastructure' },
  payment: { word: 'Payment', group: 'infrastructure' },
  email_pattern: { word: 'E-mail pattern', group: 'infrastructure' },
  registration_burst: { word: 'Registered together', group: 'infrastructure' },
  device: { word: 'Device', group: 'infrastructure' },
  hand_off: { word: 'Hand-off', group: 'direct' },
  reasoning_handle: { word: 'Reasoning handle', group: 'direct' },
};

export const kindWord = (kind: string): string => kinds[kind]?.word ?? capitalised(spelled(kind));

export const kindGroup = (kind: string): EvidenceGroup => kinds[kind]?.group ?? 'behaviour';

/** The colour of each kind present. A kind keeps its colour from campaign to campaign; unknown ones get what is left. */
export function kindColours(present: readonly string[], palette: readonly string[]): Map<string, string> {
  const order = Object.keys(kinds);
  const known = [...present].sort((a, b) => rank(order, a) - rank(order, b) || a.localeCompare(b));
  const taken = new Map<number, string>();
  const colours = new Map<string, string>();
  for (const kind of known) {
    let slot = Math.max(order.indexOf(kind), 0) % palette.length;
    for (let tries = 0; taken.has(slot) && tries < palette.length; tries += 1)
      slot = (slot + 1) % palette.length;
    taken.set(slot, kind);
    colours.set(kind, palette[slot] ?? 'currentColor');
  }
  return colours;
}

const rank = (order: readonly string[], kind: string): number => {
  const at = order.indexOf(kind);
  return at === -1 ? order.length : at;
};
