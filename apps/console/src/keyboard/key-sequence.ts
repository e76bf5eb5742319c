/** One key as a binding writes it: `j`, `?`, `Enter`, `mod+k` (Ctrl, or ⌘ on a Mac), or two in a row: `g q`. */
export type KeyPattern = string;

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

export const sequenceTimeoutMs = 900;

/** The name of a pressed key in the notation of `KeyPattern`, or undefined for keys that belong to the browser. */
export function keyName(press: KeyPress): string | undefined {
  if (press.altKey || ['Shift', 'Control', 'Meta', 'Alt'].includes(press.key)) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return press.ctrlKey || press.metaKey ? `mod+${key}` : key;
}

/** The first key of a sequence, and when it was pressed. */
export interface PendingKey {
  key: string;
  atMs: number;
}

export interface KeyStep {
  pattern?: KeyPattern;
  pending?: PendingKey;
}

/**
 * Decides what one more key means. A two-key sequence wins over its second key alone when its first key was pressed at
 * most `sequenceTimeoutMs` before; a first key of some sequence waits instead of acting.
 */
export function nextStep(
  patterns: readonly KeyPattern[],
  pending: PendingKey | undefined,
  key: string,
  nowMs: number,
): KeyStep {
  if (pending !== undefined && nowMs - pending.atMs <= sequenceTimeoutMs) {
    const sequence = `${pending.key} ${key}`;
    if (patterns.includes(sequence)) return { pattern: sequence };
  }
  if (patterns.includes(key)) return { pattern: key };
  if (patterns.some((pattern) => pattern.startsWith(`${key} `))) return { pending: { key, atMs: nowMs } };
  return {};
}

export interface KeyTarget {
  tagName: string;
  isContentEditable: boolean;
  type?: string;
  /** Inside a dialog, menu or list box, which have keys of their own. */
  inOverlay: boolean;
  /** On a control that acts on Enter or space by itself. */
  onControl: boolean;
}

const textTypes = new Set(['checkbox', 'radio', 'button', 'submit', 'range']);

/** Whether a binding must keep quiet because the key belongs to what has the focus. `mod+` keys stay on while typing. */
export function belongsToFocus(target: KeyTarget, key: string): boolean {
  if (key.startsWith('mod+')) return false;
  if (target.inOverlay || target.isContentEditable) return true;
  if (target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  if (target.tagName === 'INPUT')
    return !textTypes.has(target.type ?? 'text') || key === 'Enter' || key === ' ';
  return target.onControl && (key === 'Enter' || key === ' ');
}

const names: Record<string, string> = { Enter: '↵', Escape: 'Esc', ArrowUp: '↑', ArrowDown: '↓' };

/** How a pattern is printed, key by key. */
export function keyCaps(pattern: KeyPattern, isMac: boolean): string[] {
  return pattern
    .split(' ')
    .flatMap((key) => key.split('+').map((part) => (part === 'mod' ? (isMac ? '⌘' : 'Ctrl') : part)))
    .map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
