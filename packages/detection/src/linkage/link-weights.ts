import { z } from 'zod';

const kindWeight = z.object({
  /** Probability that two accounts of one operator share a key of this kind. */
  m: z.number().gt(0).lt(1),
  /** Probability that two random ordinary accounts do. */
  u: z.number().gt(0).lt(1),
});

/** What shared things weigh. A document: fitted, versioned, replaced as a whole. */
export const linkWeightsSchema = z.object({
  version: z.string(),
  format: z.literal(1),
  madeFrom: z.string(),
  kinds: z.object({
    template: kindWeight,
    parameters: kindWeight,
    model_pivot: kindWeight,
    synchrony: kindWeight,
    client: kindWeight,
    tls: kindWeight,
    network: kindWeight,
    device: kindWeight,
    registration_burst: kindWeight,
    payment: kindWeight,
    email_pattern: kindWeight,
    hand_off: kindWeight,
    reasoning_handle: kindWeight,
  }),
  /** How many accounts' worth of belief the kind's rate is against a value's own frequency. */
  pseudoAccounts: z.number().positive(),
  /** A rare value may weigh so many nats more than its kind does on average. */
  rarityNats: z.number().min(0),
  /** Most that kinds which go together may add, in nats, by group of `linkKinds`. */
  groupClipNats: z.record(z.string(), z.number().positive()),
  /** What two sightings so many days apart weigh is half of what two on one day do. */
  halfLifeDays: z.number().positive(),
  /** From here on an edge joins accounts, in nats. */
  strongNats: z.number().positive(),
  /** Least that behaviour and infrastructure must each say, unless there is direct evidence, in nats. */
  rule: z.object({ behaviourNats: z.number(), infrastructureNats: z.number() }),
});
export type LinkWeights = z.infer<typeof linkWeightsSchema>;
export type WeighedKind = keyof LinkWeights['kinds'];

/** @throws ZodError when the document holds no weights of this format. */
export const parseLinkWeights = (document: unknown): LinkWeights => linkWeightsSchema.parse(document);
