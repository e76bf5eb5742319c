import { SetMetadata } from '@nestjs/common';
import { maxAttachmentBytes } from '@stillwatch/contracts/evidence';
import type { ProblemCode } from '@stillwatch/contracts/problem';

export const TAKES = 'stillwatch:takes';

/** What a route takes as its body. */
export type BodyRule =
  /** One JSON document; the parameter gets its value. */
  | { readonly kind: 'json'; readonly maxBytes: number }
  /** The bytes as they are; the request's body is a Buffer. */
  | { readonly kind: 'bytes'; readonly maxBytes: number; readonly tooLarge: readonly [ProblemCode, string] }
  /** Usage events, also compressed; the request's body is a `BatchBody`. */
  | { readonly kind: 'batch' };

/** A route that says nothing takes JSON. */
export const takesJson: BodyRule = { kind: 'json', maxBytes: 1024 * 1024 };

export const takesBatch: BodyRule = { kind: 'batch' };

/** A file is sent as it is. */
export const takesFile: BodyRule = {
  kind: 'bytes',
  maxBytes: maxAttachmentBytes,
  tooLarge: [
    'attachment_too_large',
    `A file can have ${maxAttachmentBytes / 1024 / 1024} MB; send a smaller one.`,
  ],
};

export const Takes = (rule: BodyRule) => SetMetadata(TAKES, rule);
