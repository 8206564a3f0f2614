import { ApiError } from '@praxino/client';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { signIn } from '../../data/sign-in.ts';
import { useText } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button/button.tsx';
import { Door, DoorError, doorFormClass } from '../../ui/door/door.tsx';
import { Field } from '../../ui/field/field.tsx';

const route = getRouteApi('/sign-in');
const fieldOf = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

export function SignInScreen(): ReactNode {
  const text = useText();
  const router = useRouter();
  const { next } = route.useSearch();
  const { mutate, error, isPending } = useMutation({
    mutationFn: (form: FormData) => signIn(fieldOf(form, 'username'), fieldOf(form, 'password')),
    onSuccess: () => router.navigate({ href: next ?? '/', replace: true }),
  });
  const isRefused = error instanceof ApiError && error.code === 'auth.bad-credentials';
  return (
    <Door title={text('signIn.title')} lead={text('signIn.lead')}>
      <form
        className={doorFormClass}
        onSubmit={(event) => {
          event.preventDefault();
          mutate(new FormData(event.currentTarget));
        }}
      >
        <Field
          label={text('setup.username')}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          required
          data-testid="username"
        />
        <Field
          label={text('setup.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          revealLabels={[text('setup.password.show'), text('setup.password.hide')]}
          data-testid="password"
        />
        {error !== null && <DoorError>{isRefused ? text('signIn.failed') : error.message}</DoorError>}
        <Button type="submit" look="primary" isWide isLarge disabled={isPending} data-testid="submit">
          {text('signIn.submit')}
        </Button>
      </form>
    </Door>
  );
}
