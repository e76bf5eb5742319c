import { SetMetadata } from '@nestjs/common';
import { maxAttachmentBytes } from '@stillwatch/contracts/evidence';
import type { ProblemCode } from '@stillwatch/contracts/problem';
import { jsonBounds, littleJsonBounds, type JsonBounds } from './json-bounds.rules.js';

export const TAKES = 'stillwatch:takes';

/** What a route takes as its body. */
export type BodyRule =
  /** One JSON document; the parameter gets its value. */
  | { readonly kind: 'json'; readonly maxBytes: number; readonly bounds: JsonBounds }
  /** The bytes as they are; the request's body is a Buffer. */
  | { readonly kind: 'bytes'; readonly maxBytes: number; readonly tooLarge: readonly [ProblemCode, string] }
  /** Usage events, also compressed; the request's body is a `BatchBody`. */
  | { readonly kind: 'batch' };

/** A route that says nothing takes JSON. */
export const takesJson: BodyRule = { kind: 'json', maxBytes: 1024 * 1024, bounds: jsonBounds };

/** What a route that is open to everybody takes unless it says otherwise: the longest appeal, however its letters are escaped. */
export const takesLittleJson: BodyRule = { kind: 'json', maxBytes: 128 * 1024, bounds: littleJsonBounds };

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
