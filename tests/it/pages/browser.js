// Opens HTML pages in a browser, as a screen, a telephone and paper show them, and prints what is wrong with them.
//
//   node browser.js CHROMIUM MODULES FILE…
//
// A page overflows where something is wider than the window, overlaps where two texts stand over each other, and is checked by axe
// in light and dark. A page whose name begins with `sheet` has to be one sheet of A4 and of Letter. With PICTURES=DIR in the
// environment, a picture of each view is left there.
const [, , chromium, modules, ...files] = process.argv;
const { createRequire } = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const from = createRequire(path.join(modules, 'none.js'));
const puppeteer = from('puppeteer-core');
const axe = require('node:fs').readFileSync(from.resolve('axe-core/axe.min.js'), 'utf8');

const WIDTHS = [320, 800, 1280];
// A page is only painted in front.
const LANES = process.env.PICTURES ? 1 : 2;
// The room for text on each sheet, between margins of 12 mm, in pixels of 1/96 inch.
const SHEETS = { A4: 703, Letter: 725 };

/** What stands out of the page, or over something else. */
function misplaced() {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.push(`${root.scrollWidth} pixels wide in ${root.clientWidth}`);
  const named = (element) => `<${element.tagName.toLowerCase()}> ${element.textContent.slice(0, 40)}`;
  const seen = [...document.body.querySelectorAll('*')].filter((of) => of.getClientRects().length > 0);
  for (const element of seen) {
    const { left, right } = element.getBoundingClientRect();
    if (left < -0.5 || right > root.clientWidth + 0.5) found.push(`outside: ${named(element)}`);
    if (element instanceof HTMLElement && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) found.push(`cut: ${named(element)}`);
  }
  const texts = seen.filter((of) => /^(h\d|p|li|th|td|text)$/.test(of.tagName.toLowerCase()) && of.textContent.trim());
  texts.forEach((one, at) => {
    const lines = [...one.getClientRects()];
    for (const other of texts.slice(at + 1)) {
      const over = [...other.getClientRects()].some((b) => lines.some((a) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1));
      if (over && !one.contains(other)) found.push(`over each other: ${named(one)} and ${named(other)}`);
    }
  });
  return found;
}

async function check(browser, file) {
  const name = path.basename(file, '.html');
  const page = await browser.newPage();
  const address = pathToFileURL(path.resolve(file)).href;
  const tell = (what) => console.log(`${name}: ${what}`);
  page.on('request', (request) => request.url() === address || tell(`asks for ${request.url()}`));
  page.on('console', (message) => tell(`says ${message.text()}`));
  page.on('dialog', (dialog) => { tell(`runs: ${dialog.message()}`); dialog.dismiss(); });
  const view = async (what, width, scheme, media) => {
    // The one takes the other back.
    if (media === 'print') await page.emulateMediaType(media);
    else await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width, height: 900 });
    for (const found of await page.evaluate(misplaced)) tell(`${what}: ${found}`);
    if (process.env.PICTURES) await page.screenshot({ path: path.join(process.env.PICTURES, `${name}-${what}.png`), fullPage: true });
  };
  await page.goto(address);
  for (const scheme of ['light', 'dark']) {
    for (const width of WIDTHS) await view(`${width}-${scheme}`, width, scheme, 'screen');
    const { violations } = await page.evaluate(`${axe}; axe.run()`);
    for (const { id, nodes } of violations) tell(`axe, ${scheme}: ${id}: ${nodes.map((node) => node.html).join(' ')}`);
  }
  for (const [format, width] of Object.entries(SHEETS)) {
    await view(format, width, 'light', 'print');
    const pdf = Buffer.from(await page.pdf({ format })).toString('latin1');
    const sheets = (pdf.match(/\/Type\s*\/Page\b/g) || []).length;
    if (sheets < 1 || (name.startsWith('sheet') && sheets !== 1)) tell(`${sheets} sheets of ${format}`);
  }
  await page.close();
}

(async () => {
  const browser = await puppeteer.launch({ executablePath: chromium, args: ['--no-sandbox'] });
  try {
    // In lanes, as most of the time is the browser's.
    const rest = [...files];
    const lane = async () => { while (rest.length) await check(browser, rest.shift()); };
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    await browser.close();
  }
})();
