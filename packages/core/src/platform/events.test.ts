import { expect, it } from 'vitest';
import { createEvents } from './events.ts';

interface Facts {
  libraryAdded: { id: string };
  libraryRemoved: { id: string };
}

it('calls every listener of a fact, in the order they came, before emit returns', () => {
  const events = createEvents<Facts>();
  const heard: string[] = [];
  events.on('libraryAdded', ({ id }) => heard.push(`first ${id}`));
  events.on('libraryAdded', ({ id }) => heard.push(`second ${id}`));
  events.emit('libraryAdded', { id: 'films' });
  expect(heard).toEqual(['first films', 'second films']);
});

it('tells nobody about another fact', () => {
  const events = createEvents<Facts>();
  events.on('libraryRemoved', () => expect.unreachable());
  events.emit('libraryAdded', { id: 'films' });
});

it('announces into silence', () => {
  expect(() => createEvents<Facts>().emit('libraryAdded', { id: 'films' })).not.toThrow();
});

it('stops calling a listener that has stopped, however often it stops', () => {
  const events = createEvents<Facts>();
  const heard: string[] = [];
  const stop = events.on('libraryAdded', () => heard.push('gone'));
  events.on('libraryAdded', () => heard.push('stays'));
  stop();
  stop();
  events.emit('libraryAdded', { id: 'films' });
  expect(heard).toEqual(['stays']);
});

it('lets a listener stop while it is called, and still calls the next', () => {
  const events = createEvents<Facts>();
  const heard: string[] = [];
  const stop = events.on('libraryAdded', () => {
    heard.push('once');
    stop();
  });
  events.on('libraryAdded', () => heard.push('always'));
  events.emit('libraryAdded', { id: 'films' });
  events.emit('libraryAdded', { id: 'shows' });
  expect(heard).toEqual(['once', 'always', 'always']);
});

it('calls a function that listens for two facts for each of them', () => {
  const events = createEvents<Facts>();
  const heard: string[] = [];
  const listener = ({ id }: { id: string }) => void heard.push(id);
  events.on('libraryAdded', listener);
  const stop = events.on('libraryRemoved', listener);
  events.emit('libraryAdded', { id: 'a' });
  events.emit('libraryRemoved', { id: 'b' });
  stop();
  events.emit('libraryAdded', { id: 'c' });
  events.emit('libraryRemoved', { id: 'd' });
  expect(heard).toEqual(['a', 'b', 'c']);
});

it('keeps two sets of events apart', () => {
  const one = createEvents<Facts>();
  one.on('libraryAdded', () => expect.unreachable());
  createEvents<Facts>().emit('libraryAdded', { id: 'films' });
});
