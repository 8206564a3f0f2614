// The made-up titles of the screenshots.
import type { Title } from './art.ts';

export const films: readonly Title[] = [
  {
    name: 'The Long Thaw',
    year: 2024,
    hues: [230, 250],
    scene: 'peaks',
    plot: 'A glaciologist returns to the valley she grew up in and finds that the ice remembers more than the people do.',
  },
  {
    name: 'Harbour Lights',
    year: 2023,
    hues: [60, 230],
    scene: 'sea',
    plot: 'Two lighthouse keepers, one winter, and a ship that answers only at night.',
  },
  {
    name: 'Copper Dunes',
    year: 2022,
    hues: [55, 45],
    scene: 'dunes',
    plot: 'A map drawn from memory leads a caravan through a desert that was once a sea.',
  },
  {
    name: 'Night Shift',
    year: 2025,
    hues: [330, 290],
    scene: 'city',
    plot: 'The last tram of the night carries six strangers who all missed the same stop.',
  },
  {
    name: 'Perihelion',
    year: 2026,
    hues: [80, 25],
    scene: 'orbit',
    plot: 'The crew of a survey ship has eleven minutes of daylight to repair what keeps them out of the sun.',
  },
  {
    name: 'Under Spruce',
    year: 2021,
    hues: [140, 160],
    scene: 'trees',
    plot: 'A forester and his daughter keep a promise to a forest that is about to be sold.',
  },
  {
    name: 'Low Water',
    year: 2019,
    hues: [190, 210],
    scene: 'sea',
    plot: 'When the reservoir runs dry, a village comes back, and with it an old quarrel.',
  },
  { name: 'Ninth Ridge', year: 2020, hues: [20, 330], scene: 'peaks', plot: 'Nine ridges, nine nights, one radio.' },
  {
    name: 'Glass Avenue',
    year: 2018,
    hues: [260, 270],
    scene: 'city',
    plot: 'A window cleaner sees what forty floors of people believe is private.',
  },
  {
    name: 'Saltwind',
    year: 2017,
    hues: [100, 200],
    scene: 'dunes',
    plot: 'She came for the birds and stayed for the storm.',
  },
  {
    name: 'The Cartographer',
    year: 2016,
    hues: [45, 150],
    scene: 'dunes',
    plot: 'Every map leaves something out. His leaves out himself.',
  },
  {
    name: 'Aphelion',
    year: 2025,
    hues: [200, 260],
    scene: 'orbit',
    plot: 'Farther from home than anyone has been, and the post still comes.',
  },
  { name: 'Birchlight', year: 2024, hues: [95, 130], scene: 'trees', plot: 'A summer, a lake, a boat nobody owns.' },
  {
    name: 'Second Winter',
    year: 2023,
    hues: [250, 240],
    scene: 'peaks',
    plot: 'The village plans for one winter. It gets two.',
  },
];
export const show: Title = {
  name: 'Meridian',
  year: 2024,
  hues: [15, 280],
  scene: 'orbit',
  plot: 'A relay station between two worlds, a crew of five, and a message that was sent before any of them was born.',
};
export const secondShow: Title = {
  name: 'Tidewater',
  year: 2022,
  hues: [170, 220],
  scene: 'sea',
  plot: 'A ferry line, three generations, and the bridge that will end it.',
};
export const album: Title = { name: 'Slow Rivers', year: 2023, hues: [210, 180], scene: 'dunes', plot: '' };
export const episodes: readonly string[] = ['Static', 'The Quiet Band', 'Drift', 'Handover'];
export const tracks: readonly string[] = ['Source', 'Oxbow', 'Meander', 'Delta', 'Low Tide'];
