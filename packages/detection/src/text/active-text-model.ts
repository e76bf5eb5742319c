import { decodeTextModel } from './text-model.js';
import { textModelWeights } from './text-model-weights.js';

/** The text model this release reads prompts with. Fingerprints made with another model may not be compared mark by mark. */
export const activeTextModel = decodeTextModel(Buffer.from(textModelWeights, 'base64'));
