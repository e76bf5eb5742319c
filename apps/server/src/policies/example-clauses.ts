import { approvalKinds, type ApprovalKind } from '@stillwatch/contracts/account';
import type { ClauseScope } from '@stillwatch/contracts/policy-clause';

export interface ClauseText {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly text: string;
  readonly scope: ClauseScope;
  readonly exceptions: readonly ApprovalKind[];
  readonly effectiveFrom: Date;
}

/**
 * An example of such terms, modelled on what model providers publish, to start with: an operator replaces it by its own
 * clauses. The first forbids what nearly all providers forbid, training a competitor; the second, as some do, all training
 * that nobody has authorised. Every kind of approval is an exception to both: each is an agreement about what the account
 * may do with outputs, or, for resellers, about whose requests they are.
 */
export const exampleClauses: readonly ClauseText[] = [
  {
    id: 'outputs-competing-models',
    version: 1,
    title: 'No competing models from outputs',
    text:
      'You may not use outputs of the service to develop, train, fine-tune, distil or evaluate for training a model that ' +
      'competes with ours, nor let others do so. Classifiers and embeddings that you keep to yourself, fine-tuning on our ' +
      'own platform and research under an agreement are permitted where we have confirmed them to you in writing.',
    scope: 'competing',
    exceptions: approvalKinds,
    effectiveFrom: new Date('2024-01-01T00:00:00Z'),
  },
  {
    id: 'outputs-unauthorised-training',
    version: 1,
    title: 'No training on outputs without authorisation',
    text:
      'You may not collect outputs of the service in order to train any machine-learning model, competing or not, unless ' +
      'we have authorised that use beforehand.',
    scope: 'any',
    exceptions: approvalKinds,
    effectiveFrom: new Date('2024-01-01T00:00:00Z'),
  },
];
