// Open pages in a headless browser at several sizes and print, as JSON, what is wrong with them.
//
//   node look.js BROWSER PICTURES PAGE...
//
// BROWSER: path of Chromium or Chrome. PICTURES: a folder for screenshots. PAGE: an HTML file.

"use strict";

const fs = require("fs");
const path = require("path");
const { pathToFileURL } = require("url");
const { chromium } = require("playwright-core");

const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const VIEWS = [
  { name: "desktop", width: 1280, height: 900, media: "screen" },
  { name: "phone", width: 390, height: 844, media: "screen" },
  { name: "print", width: 718, height: 1000, media: "print" }, // A4 less margins of 10 mm
];
// Without these, a browser asks its maker's servers at every start.
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

// Runs in the page.
function measure() {
  const visible = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && box.width > 0 && box.height > 0;
  };
  const short = (element) =>
    `${element.tagName.toLowerCase()} "${(element.textContent || element.alt || "").trim().slice(0, 60)}"`;
  const root = document.documentElement;
  const wide = root.clientWidth;

  // What sticks out of the page, or out of its own cell, unless the reader can scroll to it.
  const scrolls = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  };
  const overflow = [];
  if (root.scrollWidth > wide) overflow.push(`page: ${root.scrollWidth} of ${wide} px`);
  for (const element of document.querySelectorAll("main *, nav *, footer *")) {
    if (!visible(element)) continue;
    const box = element.getBoundingClientRect();
    if (box.right > wide + 1 && !scrolls(element)) overflow.push(short(element));
    if (element.matches("td, th") && element.scrollWidth > element.clientWidth + 1) {
      overflow.push(`cell ${short(element)}`);
    }
  }

  // Blocks of the page that lie over each other.
  const blocks = [
    ...document.querySelectorAll("h1, h2, h3, h4, main p, main li, caption, figure, tr, .lsr-table"),
  ].filter(visible);
  const boxes = blocks.map((element) => element.getBoundingClientRect());
  const overlap = [];
  const order = blocks.map((_, i) => i).sort((a, b) => boxes[a].top - boxes[b].top);
  for (let i = 0; i < order.length; i += 1) {
    const a = order[i];
    for (let j = i + 1; j < order.length && boxes[order[j]].top < boxes[a].bottom - 2; j += 1) {
      const b = order[j];
      if (blocks[a].contains(blocks[b]) || blocks[b].contains(blocks[a])) continue;
      const across = Math.min(boxes[a].right, boxes[b].right) - Math.max(boxes[a].left, boxes[b].left);
      if (across > 2) overlap.push(`${short(blocks[a])} and ${short(blocks[b])}`);
    }
  }

  const images = [...document.images];
  const broken = images
    .filter((image) => !image.complete || image.naturalWidth === 0)
    .map((image) => image.alt || image.src.slice(0, 80));
  const headings = [...document.querySelectorAll("main h2, main h3")];
  const level = (heading) => Number(heading.tagName[1]);
  const empty = headings.filter((heading, i) => {
    const next = headings[i + 1];
    if (next && level(next) > level(heading)) return false;
    const range = document.createRange();
    range.setStartAfter(heading);
    if (next) range.setEndBefore(next);
    else range.setEndAfter(document.querySelector("main").lastChild);
    const held = range.cloneContents();
    return !held.textContent.trim() && !held.querySelector("img");
  });
  return {
    overflow: [...new Set(overflow)],
    overlap,
    broken,
    empty: empty.map(short),
    images: images.length,
    height: root.scrollHeight,
  };
}

async function look(browser, file, pictures) {
  const seen = { file, views: {}, pages: 0 };
  for (const view of VIEWS) {
    const page = await browser.newPage({ viewport: { width: view.width, height: view.height } });
    const requests = [];
    const errors = [];
    page.on("request", (request) => {
      if (!/^(data|about|blob):/.test(request.url())) requests.push(request.url());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.emulateMedia({ media: view.media });
    const address = pathToFileURL(file).href;
    await page.goto(address);
    const found = await page.evaluate(measure);
    if (view.media === "screen") {
      // Once more as a reader sees it who has opened all that is folded.
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
      const opened = await page.evaluate(measure);
      for (const kind of ["overflow", "overlap", "broken", "empty"]) {
        found[kind] = [...new Set([...found[kind], ...opened[kind]])];
      }
      found.openedHeight = opened.height;
    }
    await page.evaluate(AXE);
    const checked = await page.evaluate(async () => await axe.run());
    found.violations = checked.violations.map(
      (one) => `${one.impact}: ${one.id} (${one.nodes.length}) ${one.nodes[0].html.slice(0, 120)}`
    );
    found.requests = requests.filter((url) => url !== address);
    found.errors = errors;
    const picture = path.join(pictures, `${path.basename(path.dirname(file))}-${path.basename(file, ".html")}-${view.name}.png`);
    await page.screenshot({ path: picture, fullPage: view.name !== "phone" });
    found.picture = picture;
    seen.views[view.name] = found;
    if (view.name === "print") {
      const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
      seen.pages = (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) || []).length;
    }
    await page.close();
  }
  return seen;
}

(async () => {
  const [executablePath, pictures, ...files] = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath, args: QUIET });
  const seen = [];
  for (const file of files) seen.push(await look(browser, path.resolve(file), pictures));
  await browser.close();
  process.stdout.write(JSON.stringify(seen));
})().catch((error) => {
  process.stderr.write(`${error.stack || error}\n`);
  process.exit(1);
});
