import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';
import { detectCharset } from './detect-charset.ts';
import type { Charset } from './detect-charset.ts';
import { encodeAs } from './testing/encode-as.ts';

/** Ordinary talk, as subtitles are made of. */
const spoken: Readonly<Record<string, [charset: Charset, text: string]>> = {
  German: [
    'windows-1252',
    'Ich weiß nicht, wo er ist.\nKönnen Sie mir helfen? – Natürlich, gern. Über die Brücke und dann rechts.',
  ],
  French: [
    'windows-1252',
    'Où êtes-vous allé ?\nJ’ai déjà mangé à la maison. Ça ne m’intéresse pas du tout, mon frère.',
  ],
  Spanish: ['windows-1252', '¿Dónde está mi corazón?\n¡No lo sé! Mañana será otro día, señor. Así es la canción.'],
  Portuguese: [
    'windows-1252',
    'Não sei onde ele está.\nVocê pode me ajudar? As lições são boas, coração. Amanhã é outro dia.',
  ],
  Swedish: ['windows-1252', 'Jag är här för att hjälpa dig.\nVar är hon? Hon gick över ån. Så är det.'],
  Polish: [
    'windows-1250',
    'Nie wiem, gdzie on jest.\nCzy możesz mi pomóc? Oczywiście, chodź szybko. Dziękuję, że przyszedłeś.',
  ],
  Czech: [
    'windows-1250',
    'Nevím, kde je.\nMůžete mi pomoct? Samozřejmě, pojďte rychle. Děkuji, že jste přišel. Příliš žluťoučký kůň.',
  ],
  Hungarian: [
    'windows-1250',
    'Nem tudom, hol van.\nSegítene nekem? Természetesen, jöjjön gyorsan. Köszönöm, hogy eljött. Erdőből jön ő.',
  ],
  Russian: ['windows-1251', 'Я не знаю, где он.\nВы можете мне помочь? Конечно, идите быстрее. Спасибо, что пришли.'],
  Bulgarian: [
    'windows-1251',
    'Не знам къде е.\nМожете ли да ми помогнете? Разбира се, елате бързо. Благодаря, че дойдохте.',
  ],
  'Russian in KOI8-R': [
    'koi8-r',
    'Я не знаю, где он.\nВы можете мне помочь? Конечно, идите быстрее. Спасибо, что пришли.',
  ],
  'Russian in DOS': [
    'ibm866',
    'Я не знаю, где он.\nВы можете мне помочь? Конечно, идите быстрее. Спасибо, что пришли.',
  ],
  Greek: [
    'windows-1253',
    'Δεν ξέρω πού είναι.\nΜπορείτε να με βοηθήσετε; Φυσικά, ελάτε γρήγορα. Ευχαριστώ που ήρθατε.',
  ],
  Turkish: [
    'windows-1254',
    'Onun nerede olduğunu bilmiyorum.\nBana yardım eder misiniz? Tabii ki, hızlı gelin. Geldiğiniz için teşekkürler. Işık şimdi söndü.',
  ],
  Hebrew: ['windows-1255', 'אני לא יודע איפה הוא.\nאתה יכול לעזור לי? כמובן, בוא מהר. תודה שבאת.'],
  Arabic: ['windows-1256', 'لا أعرف أين هو.\nهل يمكنك مساعدتي؟ بالطبع، تعال بسرعة. شكرا لقدومك.'],
  Thai: ['windows-874', 'ผมไม่รู้ว่าเขาอยู่ที่ไหน\nคุณช่วยผมได้ไหม แน่นอน มาเร็วๆ ขอบคุณที่มา'],
  Japanese: [
    'shift_jis',
    '彼がどこにいるのか分かりません。\n手伝ってくれますか？もちろん、早く来てください。ありがとう。',
  ],
  'Japanese in EUC': [
    'euc-jp',
    '彼がどこにいるのか分かりません。\n手伝ってくれますか？もちろん、早く来てください。ありがとう。',
  ],
  'Simplified Chinese': ['gb18030', '我不知道他在哪里。\n你能帮我吗？当然，快来吧。谢谢你来这里，我们都很想你。'],
  'Traditional Chinese': ['big5', '我不知道他在哪裡。\n你能幫我嗎？當然，快來吧。謝謝你來這裡，我們都很想你。'],
  Korean: [
    'euc-kr',
    '그가 어디에 있는지 모르겠어요.\n도와주실 수 있나요? 물론이죠, 빨리 오세요. 와 주셔서 감사합니다.',
  ],
};

const asSubtitle = (text: string): string =>
  text
    .split('\n')
    .map((line, i) => `${i + 1}\n00:00:0${i},000 --> 00:00:0${i + 1},000\n${line}\n`)
    .join('\n');

describe('a text without a word about its encoding', () => {
  it.each(Object.entries(spoken))('is read in %s', (_language, [charset, text]) => {
    const bytes = encodeAs(charset, asSubtitle(text));
    expect(detectCharset(bytes)).toBe(charset);
    expect(decodeText(bytes)).toBe(asSubtitle(text));
  });

  it.each(Object.entries(spoken))('is read in %s from a single line', (_language, [charset, text]) => {
    const line = text.split('\n')[1]!;
    expect(decodeText(encodeAs(charset, line))).toBe(line);
  });

  it('is read as the language of its name wants where bytes alone are not enough', () => {
    const line = 'Ağaç';
    expect(decodeText(encodeAs('windows-1254', line), 'tur')).toBe(line);
    expect(decodeText(encodeAs('windows-1250', 'Może'), 'pl')).toBe('Może');
  });

  it.each(['utf-16le', 'utf-16be'] as const)('is known for %s without a mark', (encoding) => {
    const text = asSubtitle(
      spoken['Russian']![1] + '\nAnd a line of Latin letters, which every file has in its times.',
    );
    const bytes = Buffer.from(text, 'utf16le');
    expect(decodeText(encoding === 'utf-16be' ? bytes.swap16() : bytes)).toBe(text);
  });

  it('keeps to UTF-8 where the mark says so, whatever is damaged', () => {
    expect(decodeText(Buffer.concat([Buffer.from('\ufeffGröße '), Buffer.of(0xff)]))).toBe('Größe \ufffd');
  });

  it('takes any bytes without failing', () => {
    for (const length of [0, 1, 2, 3, 100, 70_000])
      expect(typeof decodeText(Uint8Array.from({ length }, (_, i) => (i * 7919 + 128) & 255))).toBe('string');
  });
});
