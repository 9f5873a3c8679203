// Shapes of the world, one per territory, as an SVG sprite: read, re-keyed, simplified, projected, written.
// Use: node world.mjs <node_modules> <keys.json> <world.svg>
// keys.json: {"numeric": {"804": "UA"}, "names": {"Kosovo": "XK"}, "boxes": [["GF", "FR", west, south, east, north]]}
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [modules, keysFile, target] = process.argv.slice(2);
const take = createRequire(resolve(modules, "x.js"));
const { geoCentroid, geoEqualEarth, geoPath } = await import(take.resolve("d3-geo"));
const { feature } = await import(take.resolve("topojson-client"));
const { presimplify, simplify, sphericalTriangleArea } = await import(take.resolve("topojson-simplify"));

const WIDTH = 10000; // whole numbers are fine enough
const COARSE = 1.2e-6; // steradians: a bend smaller than this can't be seen at WIDTH
const CRUMB = 35; // square units: islands below are left out, unless they are all that a territory has
const DOT = 1400; // square units: territories below get a dot, which can be seen and hit
const LEFT_OUT = new Set(["AQ"]); // it takes a sixth of the height, and nobody there was told to be hit

const keys = JSON.parse(readFileSync(keysFile, "utf8"));
const atlas = (scale) => JSON.parse(readFileSync(resolve(modules, `world-atlas/countries-${scale}.json`), "utf8"));
const codeOf = (one) => keys.numeric[one.id] ?? keys.names[one.properties.name];
const polygonsOf = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);

function territories(topology) {
  const found = new Map();
  for (const one of feature(topology, topology.objects.countries).features) {
    const code = codeOf(one);
    for (const coordinates of polygonsOf(one.geometry)) {
      const key = code && boxed(code, coordinates);
      if (key && !LEFT_OUT.has(key)) found.set(key, [...(found.get(key) ?? []), coordinates]);
    }
  }
  return found;
}

// ISO has codes of their own for some parts that the atlas counts to a state: whatever lies in a box is such a part.
function boxed(code, coordinates) {
  const [x, y] = geoCentroid({ type: "Polygon", coordinates });
  const box = keys.boxes.find(([, of, w, s, e, n]) => of === code && w <= x && x <= e && s <= y && y <= n);
  return box ? box[0] : code;
}

const medium = territories(simplify(presimplify(atlas("50m"), sphericalTriangleArea), COARSE));
for (const [code, polygons] of territories(atlas("10m"))) if (!medium.has(code)) medium.set(code, polygons);

const all = { type: "MultiPolygon", coordinates: [...medium.values()].flat() };
const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, all);
const path = geoPath(projection);
const [[, top], [, bottom]] = path.bounds(all);
projection.translate([projection.translate()[0], projection.translate()[1] - top]);

function shape(code, polygons) {
  const sized = polygons.map((coordinates) => ({ type: "Polygon", coordinates }))
    .map((one) => ({ one, area: path.area(one) })).sort((a, b) => b.area - a.area);
  const kept = sized.filter(({ area }, place) => place === 0 || area >= CRUMB).map(({ one }) => one.coordinates);
  const outline = `d="${drawn({ type: "MultiPolygon", coordinates: kept })}"`;
  if (sized.reduce((sum, { area }) => sum + area, 0) >= DOT) return `<path id="${code}" ${outline}/>`;
  const [x, y] = path.centroid(sized[0].one).map(Math.round);
  return `<g id="${code}"><path ${outline}/><circle cx="${x}" cy="${y}" r="20"/></g>`;
}

// Steps instead of places, in whole numbers: half the size.
function drawn(geometry) {
  const pen = { text: "", x: 0, y: 0 };
  const go = (sign, x, y) => {
    const [to, on] = [Math.round(x), Math.round(y)];
    if (sign === "l" && to === pen.x && on === pen.y) return;
    pen.text += `${sign}${to - pen.x}${on - pen.y < 0 ? "" : ","}${on - pen.y}`;
    [pen.x, pen.y] = [to, on];
  };
  let start = [0, 0];
  geoPath(projection, {
    moveTo: (x, y) => { go("m", x, y); start = [pen.x, pen.y]; },
    lineTo: (x, y) => go("l", x, y),
    closePath: () => { pen.text += "z"; [pen.x, pen.y] = start; },
  })(geometry);
  return pen.text;
}

const shapes = [...medium].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, polygons]) => shape(code, polygons));
const dotsLast = [...shapes.filter((one) => one.startsWith("<path")), ...shapes.filter((one) => !one.startsWith("<path"))];
writeFileSync(target, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${Math.ceil(bottom - top)}">
<g id="world">
${dotsLast.join("\n")}
</g>
</svg>
`);
