// A failed question to the server, as a person can use it: what happened, the code, the way on.
import { ApiError } from '@praxino/client';
import { Link } from '@tanstack/react-router';
import { CloudOff, SearchX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/i18n.ts';
import { Button, buttonClass } from '../ui/button/button.tsx';
import { Message } from '../ui/message/message.tsx';

export interface FailureProps {
  error: Error;
  onRetry: () => void;
  isCompact?: boolean;
}

export function Failure({ error, onRetry, isCompact = false }: FailureProps): ReactNode {
  const text = useText();
  const retry = (
    <Button look="primary" onClick={onRetry}>
      {text('app.retry')}
    </Button>
  );
  if (error instanceof ApiError && error.code === 'client.unreachable') {
    return (
      <Message
        icon={<CloudOff />}
        title={text('error.unreachable')}
        text={text('error.unreachable.text')}
        isCompact={isCompact}
        isAlert
      >
        {retry}
      </Message>
    );
  }
  if (error instanceof ApiError && error.status === 404) {
    return (
      <Message
        icon={<SearchX />}
        title={text('item.notFound')}
        text={text('item.notFound.text')}
        code={error.code}
        isCompact={isCompact}
        isAlert
      >
        <Link to="/" className={buttonClass({ look: 'primary' })}>
          {text('app.goHome')}
        </Link>
      </Message>
    );
  }
  const code = error instanceof ApiError ? error.code : undefined;
  return (
    <Message
      icon={<TriangleAlert />}
      title={text('error.generic')}
      text={error.message}
      code={code}
      isCompact={isCompact}
      isAlert
    >
      {retry}
    </Message>
  );
}
