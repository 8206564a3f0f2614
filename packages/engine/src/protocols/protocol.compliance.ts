// What every protocol must do. Each one is run through it in `protocols.test.ts`, with links as its own manifests write them.
import { describe, expect, test } from 'vitest';
import { HOSTILE_TITLE, madeSubtitleTrack } from '../testing/made-presentation.ts';
import { madeAudio, madeIndex, madeVideo } from '../testing/made-index.ts';
import { madeRequest, wholeBody } from '../testing/made-request.ts';
import type { Protocol, ProtocolAddress, StreamAnswer, StreamRequest } from './protocol.ts';
import { PROTOCOLS } from './protocols.ts';

/** Something the film of `madeRequest` has, for each kind of address. */
const NAMES: Readonly<Record<ProtocolAddress['of'], readonly string[]>> = {
  presentation: ['v0.copy+v0.h264-720+v0.h264-360+a1.copy', 'a1.copy'],
  'picture and sound': ['v0.copy+a1.copy', 'v0.h264-720+a1.copy', 'v0.copy+a2.copy', 'v0.copy', 'a1.copy'],
  'copied picture': ['v0.copy'],
  rendition: ['v0.copy', 'v0.h264-720', 'a1.copy', 'a1.aac-2'],
  subtitles: ['s3'],
  'rendition or subtitles': ['v0.copy', 'v0.h264-720', 'a1.copy', 's3'],
};
const NOT_THERE = ['v7.copy', 'v0.h264-999', 's9', 'x0', '', 'v0.copy+v0.copy', '../v0.copy', 'constructor', '%2e%2e'];

export interface ProtocolCase {
  protocol: Protocol;
  /** Addresses that an answer leads to, relative to its own; none for answers that are no manifests. */
  links: (body: string) => string[];
}

export function describeProtocol({ protocol, links }: ProtocolCase): void {
  describe(`${protocol.name} as a protocol`, () => {
    const cases = protocol.addresses.flatMap((address) => NAMES[address.of].map((name) => ({ address, name })));

    test.each(protocol.addresses)('$example is its own address and no other protocol’s', ({ example, part }) => {
      expect(part.exec(example)?.[0]).toBe(example);
      expect(answering(example)).toHaveLength(1);
      expect(answering(`${example}x`)).toHaveLength(0);
    });

    test.each(cases)('$name/$address.example is answered, twice the same', async ({ address, name }) => {
      const [one, two] = [await ask(address, { name }), await ask(address, { name, viewer: 'somebody else' })];
      expect(one.contentType).toMatch(/^(?:video|audio|text|application|image)\/[\w.+-]+(?:; charset=utf-8)?$/);
      const body = await wholeBody(one);
      expect(body.length).toBeGreaterThan(0);
      expect(body.equals(await wholeBody(two))).toBe(true);
      expect(two.key).toBe(one.key);
      // Text may be written anew by the next version of the server; media bytes are named by their address.
      // What is made for one request has no end to its size, and nobody keeps it; nor what is asked for to hear of changes.
      const isMedia = /^(?:video|audio)\//.test(one.contentType);
      expect(one.keep).toBe(
        address.example === 'steering.json'
          ? 'never'
          : !isMedia
            ? 'hour'
            : one.key === null && address.of === 'presentation'
              ? 'never'
              : 'forever',
      );
    });

    test.each(protocol.addresses)('$example of what is not there is not found', async (address) => {
      for (const name of NOT_THERE) {
        await expect(ask(address, { name }), name).rejects.toMatchObject({ code: 'stream.not-found' });
      }
    });

    test.each(cases)('$name/$address.example leads only to addresses that are answered', async ({ address, name }) => {
      const { body } = await ask(address, { name });
      if (typeof body !== 'string') return;
      for (const link of new Set(links(body))) {
        const [folder, target] = new URL(link, `http://host/stream/film/${name}/${address.example}`).pathname
          .slice('/stream/film/'.length)
          .split('/');
        const [found] = answering(target!);
        expect(found, link).toBeDefined();
        const answer = await ask(found!, { name: decodeURIComponent(folder!) }, target);
        expect((await wholeBody(answer)).length, link).toBeGreaterThan(0);
      }
    });

    test('keeps to one form whatever tracks are called', async () => {
      const index = madeIndex({
        streams: [madeVideo(), madeAudio({ title: HOSTILE_TITLE, language: '"><x/>\n,X=1' })],
      });
      const subtitles = [madeSubtitleTrack({ title: HOSTILE_TITLE })];
      const plain = madeIndex({ streams: [madeVideo(), madeAudio({ title: 'Plain' })] });
      for (const address of protocol.addresses.filter((a) => a.of === 'presentation')) {
        const name = 'v0.copy+a1.copy';
        const hostile = await ask(address, madeRequest({ name, index, subtitles }));
        const tame = await ask(address, madeRequest({ name, index: plain, subtitles: [madeSubtitleTrack()] }));
        if (typeof hostile.body === 'string')
          expect(links(hostile.body)).toEqual(links((await wholeBody(tame)).toString()));
      }
    });
  });
}

function answering(part: string): ProtocolAddress[] {
  return PROTOCOLS.flatMap((p) => p.addresses).filter((a) => a.part.exec(part)?.[0] === part);
}

async function ask(
  address: ProtocolAddress,
  over: Partial<StreamRequest> & { name: string },
  part: string = address.example,
): Promise<StreamAnswer> {
  return await address.answer({ ...madeRequest({ name: over.name }), ...over }, address.part.exec(part)!);
}
