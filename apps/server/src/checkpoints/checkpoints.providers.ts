import type { Type } from '@nestjs/common';
import { CheckpointKeysService } from './checkpoint-keys.service.js';
import { CheckpointStateService } from './checkpoint-state.service.js';
import { CheckpointStore } from './checkpoint-store.service.js';
import { CheckpointTakingService } from './checkpoint-taking.service.js';
import { CheckpointsController } from './checkpoints.controller.js';
import { CheckpointsService } from './checkpoints.service.js';
import { ReAnchorsController } from './re-anchors.controller.js';
import { ReAnchorsService } from './re-anchors.service.js';

export const checkpointServices: Type[] = [
  CheckpointKeysService,
  CheckpointStateService,
  CheckpointStore,
  CheckpointTakingService,
  CheckpointsService,
  ReAnchorsService,
];

export const checkpointControllers: Type[] = [CheckpointsController, ReAnchorsController];
