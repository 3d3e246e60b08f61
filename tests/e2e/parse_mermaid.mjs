// Parses the flow charts of the files that are named, as mermaid does on a page. Ends with 1 where it does not take one.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const dom = new JSDOM("<!doctype html><body></body>");
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import("mermaid");
for (const name of process.argv.slice(2)) {
  try {
    const { diagramType } = await mermaid.parse(readFileSync(name, "utf8"));
    if (!diagramType.startsWith("flowchart")) throw new Error(`it is a ${diagramType}`);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(readFileSync(name, "utf8"));
    const names = [...db.getVertices().values()].map((vertex) => vertex.text);
    console.log(JSON.stringify({ nodes: names, edges: db.getEdges().length }));
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
