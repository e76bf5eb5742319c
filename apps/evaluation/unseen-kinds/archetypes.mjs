// Kinds of accounts that the development world lacks, made up to see whom the detection hurts and what it misses there.
// Nothing is fitted to them. Built with the corpus's own builder; see the worlds beside this file and docs/detection.md.
import { ordinaryKinds } from './ordinary-kinds.mjs';
import { strangerKinds } from './stranger-kinds.mjs';

export const archetypes = { ...ordinaryKinds, ...strangerKinds };
