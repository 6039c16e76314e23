// Words for people, in the language of the page. The catalogue is loaded before any module; without it, English.
export const gettext = (words) => window.gettext?.(words) ?? words;
export const ngettext = (one, many, n) => window.ngettext?.(one, many, n) ?? (n === 1 ? one : many);
export const filled = (words, facts) => words.replace(/%\((\w+)\)s/g, (_, name) => facts[name]);
