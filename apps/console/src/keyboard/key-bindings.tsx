import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import {
  belongsToFocus,
  keyName,
  nextStep,
  type KeyPattern,
  type KeyTarget,
  type PendingKey,
} from './key-sequence.js';

export interface KeyBinding {
  keys: KeyPattern;
  /** What it does, as the key help prints it. */
  label: string;
  group: string;
  run: () => void;
}

interface KeyRegistry {
  add: (bindings: readonly KeyBinding[]) => () => void;
  active: readonly KeyBinding[];
}

const KeyContext = createContext<KeyRegistry | undefined>(undefined);

const targetOf = (target: EventTarget | null): KeyTarget => {
  const element = target instanceof HTMLElement ? target : document.body;
  return {
    tagName: element.tagName,
    isContentEditable: element.isContentEditable,
    type: element instanceof HTMLInputElement ? element.type : undefined,
    inOverlay: element.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null,
    onControl: element.closest('a, button, [role="button"], [role="tab"], summary') !== null,
  };
};

/**
 * One listener for the whole console. Invariant: a key acts at most once and never while somebody types or a dialog is
 * open, and the binding that was registered last wins, so that a page overrides the frame around it.
 */
export function KeyBindingsProvider({ children }: { children: ReactNode }) {
  const [sets, setSets] = useState<readonly (readonly KeyBinding[])[]>([]);
  const active = useMemo(() => sets.flat(), [sets]);
  const pending = useRef<PendingKey | undefined>(undefined);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = keyName(event);
      if (key === undefined || event.defaultPrevented || event.isComposing) return;
      if (belongsToFocus(targetOf(event.target), key)) return;
      const step = nextStep(
        active.map(({ keys }) => keys),
        pending.current,
        key,
        event.timeStamp,
      );
      pending.current = step.pending;
      const binding = active.findLast(({ keys }) => keys === step.pattern);
      if (binding === undefined) return;
      event.preventDefault();
      binding.run();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [active]);

  const registry = useMemo<KeyRegistry>(
    () => ({
      active,
      add: (bindings) => {
        setSets((present) => [...present, bindings]);
        return () => setSets((present) => present.filter((set) => set !== bindings));
      },
    }),
    [active],
  );
  return <KeyContext value={registry}>{children}</KeyContext>;
}

const useRegistry = (): KeyRegistry => {
  const registry = useContext(KeyContext);
  if (registry === undefined) throw new Error('keys are bound inside a KeyBindingsProvider only');
  return registry;
};

/** The bindings in force, for the key help. */
export const useActiveKeys = () => useRegistry().active;

/**
 * Binds keys while the component is on the screen. The acts may be new functions on every render; the keys and labels
 * decide when a set is registered anew.
 */
export function useKeys(bindings: readonly KeyBinding[]): void {
  const { add } = useRegistry();
  const addRef = useRef(add);
  const latest = useRef(bindings);
  useEffect(() => {
    addRef.current = add;
    latest.current = bindings;
  });
  const signature = JSON.stringify(bindings.map(({ keys, label, group }) => [keys, label, group]));
  useEffect(() => {
    const described = JSON.parse(signature) as [string, string, string][];
    const stable = described.map(([keys, label, group], index) => ({
      keys,
      label,
      group,
      run: () => latest.current[index]?.run(),
    }));
    return addRef.current(stable);
  }, [signature]);
}
