import { describe, expect, it } from 'vitest';
import { countVitest, line, settle, total } from './steps.ts';

describe('the count of a step', () => {
  it('is one for a check that passed', () => {
    expect(settle({ passed: 0, failed: 0, skipped: 0 }, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });

  it('is one failure for a check that failed, and for tests that all passed in a process that did not', () => {
    expect(settle({ passed: 0, failed: 0, skipped: 0 }, 2)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(settle({ passed: 9, failed: 0, skipped: 1 }, 1)).toEqual({ passed: 9, failed: 1, skipped: 1 });
  });

  it('stays what the tests say when they say that some failed', () => {
    expect(settle({ passed: 9, failed: 3, skipped: 0 }, 1)).toEqual({ passed: 9, failed: 3, skipped: 0 });
  });

  it('counts a test file that could not be loaded as one failure', () => {
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });
});

describe('the report', () => {
  const good = { name: 'unit', passed: 120, failed: 0, skipped: 1, seconds: 3.25, log: '' };
  const bad = { name: 'lint', passed: 0, failed: 1, skipped: 0, seconds: 1, log: '' };

  it('is a line for each step', () => {
    expect(line(good)).toBe('✓ unit       120 passed, 1 skipped  (3.3 s)');
    expect(line(bad)).toBe('✗ lint       0 passed, 1 failed  (1.0 s)');
  });

  it('ends with the sum in plain words', () => {
    expect(total([good, bad])).toBe('120 passed, 1 failed');
  });
});
