// Pages for what went wrong: an address that does not exist, a screen that crashed.
import { Link, useRouter } from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';
import { Failure } from '../items/failure.tsx';
import { buttonClass } from '../ui/button/button.tsx';
import { Message } from '../ui/message/message.tsx';

export function MissingPage(): ReactNode {
  const text = useText();
  return (
    <main className="page">
      <Message icon={<Compass />} title={text('app.notFound')} text={text('app.notFound.text')}>
        <Link to="/" className={buttonClass({ look: 'primary' })}>
          {text('app.goHome')}
        </Link>
      </Message>
    </main>
  );
}

export function CrashedPage({ error, reset }: ErrorComponentProps): ReactNode {
  const router = useRouter();
  return (
    <main className="page">
      <Failure
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}
