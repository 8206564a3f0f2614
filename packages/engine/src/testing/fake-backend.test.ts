import { createTimeline } from '../timeline/timeline.ts';
import { describeTranscodeBackend } from '../transcode/transcode-backend.compliance.ts';
import { createFakeBackend, fakeFrames } from './fake-backend.ts';
import { madeIndex } from './made-index.ts';

describeTranscodeBackend('the fake', (mood) => {
  const index = madeIndex();
  return Promise.resolve({
    backend: createFakeBackend(mood),
    source: { path: '/films/a.mkv', index },
    timeline: createTimeline(index),
    ...{ video: 'v0.h264-720', audio: 'a1.aac-2' },
    framesOf: (_init, chunks) => Promise.resolve(fakeFrames(chunks)),
  });
});
