export { foldEvent } from './fold.js';
export { decodeProfile, encodeProfile, maxProfileBytes } from './profile-codec.js';
export { emptyProfile, mergeProfiles, type Profile } from './profile-state.js';
