"""What axe has read already: a page whose structure it knows by another record or role tells it nothing new."""

import hashlib
import os
from pathlib import Path

# All that a rule of axe looks at, once each: tags, classes, roles, states, whether there is text or a name, the order of
# headings, names of landmarks. Not in it: the words and numbers themselves, and how often a row comes again.
OUTLINE = """() => {
  const told = new RegExp('^(class|role|type|lang|dir|scope|tabindex|disabled|hidden|open|checked|method|colspan|rowspan|'
    + 'aria-(?!label$|labelledby$|describedby$|controls$|owns$).*)$');
  const landmark = /^(NAV|MAIN|HEADER|FOOTER|ASIDE|SECTION|FORM)$/;
  const outline = node => {
    if (node.nodeType === 3) return node.data.trim() ? "'" : '';
    if (node.nodeType !== 1) return '';
    const attributes = [...node.attributes].map(({name, value}) => {
      const whole = told.test(name) || (name === 'aria-label' && landmark.test(node.tagName));
      return name + (whole ? '=' + value.replace(/\\d+/g, '#') : value.trim() ? '=' : '');
    }).sort();
    const children = new Set([...node.childNodes].map(outline));
    return `<${node.tagName} ${attributes.join(' ')}>${[...children].join('')}`;
  };
  const headings = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(one => one.tagName[1]).join('');
  const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
  return {
    outline: outline(document.documentElement) + headings.replace(/(.)\\1+/g, '$1'),
    doubled: ids.filter((id, at) => ids.indexOf(id) !== at),
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    heads: document.querySelectorAll('h1').length,
    links: [...document.querySelectorAll('a[href]')].map(one => one.href),
  };
}"""


class Known:
    """The structures that have been read, by all workers of a run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def is_new(self, outline: str, width: int) -> bool:
        """Whether nobody has read it at this width; who asks first reads it."""
        name = hashlib.sha256(f"{width} {outline}".encode()).hexdigest()
        try:
            os.close(os.open(self._folder / name, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True
