import type { AccountView } from './account-view.js';

/** The same function, computed once for each view, however many signals and reasons ask for it. */
export function oncePerView<T>(compute: (view: AccountView) => T): (view: AccountView) => T {
  const known = new WeakMap<AccountView, { readonly value: T }>();
  return (view) => {
    const held = known.get(view);
    if (held) return held.value;
    const value = compute(view);
    known.set(view, { value });
    return value;
  };
}
