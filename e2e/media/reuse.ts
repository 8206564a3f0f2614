// Films that an older catalogue made by the same recipe: one new film does not make all the others anew.
import { link, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Recipe to path, beside the films. */
export const RECIPES_FILE = 'recipes.json';

export interface EarlierFilms {
  /** Puts the film of a recipe at `target`, as a second name of the same file. False where there is none. */
  place(recipe: string, target: string): Promise<boolean>;
}

/** What lies in the folders of older catalogues under `root`. */
export async function earlierFilms(root: string): Promise<EarlierFilms> {
  const paths = new Map<string, string>();
  for (const name of await readdir(root)) {
    if (!name.startsWith('films-')) continue;
    const text = await readFile(join(root, name, RECIPES_FILE), 'utf8').catch(() => '{}');
    const recipes = JSON.parse(text) as Record<string, string>; // written by makeFilms
    for (const [recipe, path] of Object.entries(recipes)) paths.set(recipe, join(root, name, path));
  }
  return {
    async place(recipe, target) {
      const path = paths.get(recipe);
      if (path === undefined) return false;
      return await link(path, target).then(
        () => true,
        () => false,
      );
    },
  };
}
