export const purpose = (r, category) => ({
  category,
  statement: 'Part of our product.',
  trainsModels: 'no',
  endUsers: r.pick(['consumer', 'business', 'internal', 'none']),
  expectedMonthlyTokens: 10_000_000,
});
export const volume = (r, median, sigma = 0.8, lo = 25, hi = 3000) =>
  Math.round(Math.min(hi, Math.max(lo, r.logNormal(median, sigma))));
export const chatModel = (c) => c.r.weighted(c.world.chatModels);
export const parameters = (r) => ({
  ...(r.chance(0.8) ? { temperature: r.pick([0, 0.2, 0.7, 1]) } : {}),
  ...(r.chance(0.7) ? { maxTokens: r.pick([512, 1024, 2048]) } : {}),
  stream: r.chance(0.4),
});

/** Deals the texts of a family in shuffled order, again from the start when they run out. */
export async function deck(c, name = c.r.pick(c.families), textOf = (row) => row.text) {
  const rows = c.r.shuffle((await c.family(name)).map(textOf).filter((text) => text?.length > 15));
  let next = 0;
  return () => rows[next++ % rows.length];
}

/** An account of an ordinary customer; what is not given is drawn. `category` may be a draw of its own. */
export const customer = (c, category, given = {}) =>
  c.addAccount(c.r, {
    archetype: c.archetype,
    model: given.model ?? chatModel(c),
    request: given.request ?? parameters(c.r),
    declaredPurpose: purpose(c.r, typeof category === 'function' ? category() : category),
  });
