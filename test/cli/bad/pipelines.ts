/** Bad pipelines. */
import { type BadInput, commands, type Row, spoiled } from "./BadInput.ts"

const both = '"name": "both"'
const join = '{ "name": "both", "kind": "join" }'
const labelToBoth = '["label", "both"],'
const bothToSink = '["both", "sink"]'
const name = "a name of 1 to 64 letters"

// oxfmt-ignore
const rows: ReadonlyArray<Row> = [
  ["an unknown kind", '"kind": "join"', '"kind": "server"', "7:5 nodes[2]", 'found an object with "name", "kind", expected a node: '],
  ["a model node without a model", ', "model": "Label"', "", "6:5 nodes[1].model", "found nothing, expected"],
  ["a misspelt key", '"edges"', '"edgse"', "9:12 edgse", 'found an unknown key, expected only "name", "catalog", "nodes", "edges"'],
  ["a number for a name", '"name": "camera"', '"name": 7', "2:11 name", "found 7, expected"],
  ["a string for a node", join, '"both"', "7:5 nodes[2]", 'found "both", expected a node: '],
  ["an edge with one end", bothToSink, '["both"]', "14:5 edges[4][1]", "found nothing, expected"],
  ["an edge with three ends", bothToSink, '["both", "label", "sink"]', "14:23 edges[4][2]", "found"],
  ["a name twice", '"name": "label"', '"name": "detect"', "6:15 nodes[1].name", 'found "detect", also at nodes[0].name, expected a name of its own'],
  ["the source declared", both, '"name": "source"', "7:15 nodes[2].name", 'found "source", the name of the implied source, expected'],
  ["a name with a comma", both, '"name": "a,b"', "7:15 nodes[2].name", `found "a,b", expected ${name}`],
  ["a name with a dot", both, '"name": "a.b"', "7:15 nodes[2].name", `found "a.b", expected ${name}`],
  ["a name with a line end", both, '"name": "a\\nb"', "7:15 nodes[2].name", `found "a\\nb", expected ${name}`],
  ["an empty name", both, '"name": ""', "7:15 nodes[2].name", `found "", expected ${name}`],
  ["a node called __proto__", both, '"name": "__proto__"', "7:15 nodes[2].name", `found "__proto__", expected ${name}`],
  ["an unknown model", '"model": "Label"', '"model": "label"', "6:50 nodes[1].model", 'found "label", expected a model of the catalog "small": "Detect", "Label"'],
  ["a model called constructor", '"model": "Label"', '"model": "constructor"', "6:50 nodes[1].model", 'found "constructor", expected a model of'],
  ["an edge from an unknown node", bothToSink, '["toString", "sink"]', "14:6 edges[4][0]", 'found "toString", expected a node of "source", "detect", "label", "both", "sink"'],
  ["an edge to an unknown node", bothToSink, '["both", "sinks"]', "14:14 edges[4][1]", 'found "sinks", expected a node of'],
  ["an edge twice", labelToBoth, `${labelToBoth} ${labelToBoth}`, "13:24 edges[4]", 'found the edge from "label" to "both" a second time, expected every edge once'],
  ["an edge into the source", labelToBoth, `${labelToBoth} ["label", "source"],`, "13:24 edges[4]", 'found the edge from "label" to "source", expected no edge into the source'],
  ["an edge out of the sink", labelToBoth, `${labelToBoth} ["sink", "label"],`, "13:24 edges[4]", 'found the edge from "sink" to "label", expected no edge out of the sink'],
  ["a self-loop", labelToBoth, `${labelToBoth} ["label", "label"],`, "9:12 edges", "found the cycle label → label, expected an acyclic graph"],
  ["a cycle", labelToBoth, `${labelToBoth} ["both", "detect"],`, "9:12 edges", "found the cycle both → detect → both, expected an acyclic graph"],
  ["an unreachable node", '["source", "label"],', "", "6:5 nodes[1]", 'found "label", which the source cannot reach, expected a path of edges from "source"'],
  ["a dead end", labelToBoth, "", "6:5 nodes[1]", 'found "label", which cannot reach the sink, expected a path of edges to "sink"'],
  ["no catalog", '"catalog": "catalog.json",', "", "1:1 catalog", "found nothing, expected the path of a catalog, or the flag --catalog"],
  ["a program to plan", join, '{ "name": "both", "kind": "program", "program": "cache" }', "7:53 nodes[2].program", 'found the program "cache", which the command line does not have, expected models and joins'],
]

/** Pipelines that are malformed or no sound graph. */
export const badPipelines: ReadonlyArray<BadInput> = [...spoiled("pipeline.json", commands.plan, rows)]
