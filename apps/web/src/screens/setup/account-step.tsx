import { ApiError } from '@praxino/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api } from '../../data/api.ts';
import { serverQuery } from '../../data/queries.ts';
import { signIn } from '../../data/sign-in.ts';
import { useText } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button/button.tsx';
import { Door, DoorError, doorFormClass } from '../../ui/door/door.tsx';
import { Field } from '../../ui/field/field.tsx';

interface Account {
  setupCode: string;
  username: string;
  password: string;
}
function read(form: FormData): Account {
  const value = (name: keyof Account): string => {
    const given = form.get(name);
    return typeof given === 'string' ? given : '';
  };
  return { setupCode: value('setupCode'), username: value('username'), password: value('password') };
}

/** The server's words for one field, whether it names one or several. */
function errorOf(error: Error | null, field: keyof Account): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (field === 'setupCode' && error.code === 'setup.bad-code') return error.message;
  return (
    error.issues.find((issue) => issue.field === field)?.message ?? (error.field === field ? error.message : undefined)
  );
}

export function AccountStep({ step, count, onDone }: { step: number; count: number; onDone: () => void }): ReactNode {
  const text = useText();
  const queryClient = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: async (account: Account) => {
      await api.users.setup({ body: account });
      onDone();
      await signIn(account.username, account.password);
      await queryClient.invalidateQueries(serverQuery());
    },
  });
  const hasFieldError = (['setupCode', 'username', 'password'] as const).some(
    (field) => errorOf(error, field) !== undefined,
  );
  return (
    <Door title={text('setup.title')} lead={text('setup.lead')} step={text('setup.step', { step, count })}>
      <form
        className={doorFormClass}
        onSubmit={(event) => {
          event.preventDefault();
          mutate(read(new FormData(event.currentTarget)));
        }}
      >
        <Field
          label={text('setup.code')}
          hint={text('setup.code.hint')}
          error={errorOf(error, 'setupCode')}
          name="setupCode"
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          autoFocus
          required
          data-testid="setup-code"
        />
        <Field
          label={text('setup.username')}
          error={errorOf(error, 'username')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          maxLength={64}
          required
          data-testid="username"
        />
        <Field
          label={text('setup.password')}
          hint={text('setup.password.hint')}
          error={errorOf(error, 'password')}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={8}
          required
          revealLabels={[text('setup.password.show'), text('setup.password.hide')]}
          data-testid="password"
        />
        {error !== null && !hasFieldError && <DoorError>{error.message}</DoorError>}
        <Button type="submit" look="primary" isWide isLarge disabled={isPending} data-testid="submit">
          {text('setup.create')}
        </Button>
      </form>
    </Door>
  );
}
