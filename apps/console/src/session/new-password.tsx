import { newPassword } from '@stillwatch/contracts/user';
import type { FieldError, UseFormRegisterReturn } from 'react-hook-form';
import { z } from 'zod';
import { PasswordField } from '../display/password-field.js';

/** A new password as it is typed: twice. How hard it must be to guess the server knows. */
export interface NewPasswordFields {
  password: string;
  repeated: string;
}

const repeatsPassword = ({ password, repeated }: NewPasswordFields) => password === repeated;
const unlike = { message: 'The two are not the same.', path: ['repeated'] };

export const newPasswordSchema = z.object({ password: newPassword, repeated: z.string() });

/** Holds a form with a new password to its repetition. */
export const withRepetition = <Schema extends z.ZodType<NewPasswordFields>>(schema: Schema) =>
  schema.refine(repeatsPassword, unlike);

const words = (error: FieldError | undefined, hint?: string) => {
  if (error === undefined) return { error: false, helperText: hint };
  return {
    error: true,
    helperText: error.type === 'too_small' ? 'This cannot be left empty.' : error.message,
  };
};

interface NewPasswordProps {
  /** Of any form that has these fields among others. */
  register: (field: keyof NewPasswordFields) => UseFormRegisterReturn;
  errors: Partial<Record<keyof NewPasswordFields, FieldError>>;
  autoFocus?: boolean;
}

export const NewPassword = ({ register, errors, autoFocus }: NewPasswordProps) => (
  <>
    <PasswordField
      label="New password"
      autoComplete="new-password"
      autoFocus={autoFocus}
      {...words(
        errors.password,
        'At least 12 characters. Four words that have nothing to do with each other are good.',
      )}
      {...register('password')}
    />
    <PasswordField
      label="The same again"
      autoComplete="new-password"
      {...words(errors.repeated)}
      {...register('repeated')}
    />
  </>
);
