// How well letters fit a name: in their order, best at the beginnings of words and side by side. 0: not at all.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const isLetter = (letter) => /[\p{L}\p{N}]/u.test(letter ?? "");

export function score(letters, name) {
  const [wanted, here] = [fold(letters).replace(/\s+/g, ""), fold(name)];
  if (!wanted) return 1;
  let best = 0;
  for (let from = here.indexOf(wanted[0]); from >= 0; from = here.indexOf(wanted[0], from + 1)) best = Math.max(best, along(wanted, here, from));
  return best && best + 1 / (here.length + 1);
}

function along(wanted, here, from) {
  let [points, place, last] = [0, from, -2];
  for (const letter of wanted) {
    place = here.indexOf(letter, place);
    if (place < 0) return 0;
    const isStart = !isLetter(here[place - 1]);
    points += 1 + (isStart ? 4 : 0) + (place === last + 1 ? 3 : 0) - Math.min(2, (place - last - 1) / 8);
    last = place;
    place += 1;
  }
  return Math.max(points, 0.01);
}
