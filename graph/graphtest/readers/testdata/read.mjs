// Reads files with programs of others and tells what they found: a list of jobs on standard input, a list of answers on
// standard output, both JSON. See ../readers.go.
import { readFileSync } from 'node:fs';
import cytoscape from 'cytoscape';
import Graph, { MultiDirectedGraph } from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';
import jsonld from 'jsonld';

const text = (job) => readFileSync(job.file, 'utf8');

function ofGraphology(graph) {
  return {
    directed: graph.type === 'directed',
    attributes: graph.getAttributes(),
    nodes: graph.mapNodes((id, attributes) => ({ id, attributes })),
    edges: graph.mapEdges((id, attributes, source, target) => ({ id, source, target, attributes })),
  };
}

function ofCytoscape(job) {
  const content = JSON.parse(text(job));
  const cy = cytoscape({ headless: true, styleEnabled: false, elements: content.elements, data: content.data });
  return {
    directed: true,
    attributes: cy.data(),
    nodes: cy.nodes().map((n) => ({ id: n.id(), attributes: { ...n.data(), classes: n.classes().join(' ') } })),
    edges: cy.edges().map((e) => ({ id: e.id(), source: e.source().id(), target: e.target().id(), attributes: e.data() })),
  };
}

const readers = {
  graphology: (job) => ofGraphology(Graph.from(JSON.parse(text(job)))),
  'graphology-gexf': (job) => ofGraphology(gexf.parse(MultiDirectedGraph, text(job))),
  'graphology-graphml': (job) => ofGraphology(graphml.parse(MultiDirectedGraph, text(job))),
  cytoscape: ofCytoscape,
  jsonld: async (job) => {
    const quads = await jsonld.toRDF(JSON.parse(text(job)), {
      format: 'application/n-quads',
      documentLoader: (url) => { throw new Error(`${url} is asked for; a file has to bring its own context`); },
    });
    return { quads: quads.split('\n').filter(Boolean).sort() };
  },
};

const answers = [];
for (const job of JSON.parse(readFileSync(0, 'utf8'))) {
  try {
    answers.push(await readers[job.reader](job));
  } catch (problem) {
    answers.push({ problem: String(problem?.message ?? problem) });
  }
}
process.stdout.write(JSON.stringify(answers));
