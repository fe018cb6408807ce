# Reads files with programs of others and tells what they found: a list of jobs on standard input, a list of answers on
# standard output, both JSON. See readers.go.
import csv
import json
import subprocess
import sys
import warnings

import igraph
import networkx
import rdflib

warnings.simplefilter("ignore")


def of_networkx(g):
    edges = []
    if g.is_multigraph():
        for source, target, key, data in g.edges(keys=True, data=True):
            edges.append({"id": str(data.get("id", key)), "source": source, "target": target, "attributes": data})
    else:
        for source, target, data in g.edges(data=True):
            edges.append({"id": str(data.get("id", "")), "source": source, "target": target, "attributes": data})
    return {
        "directed": g.is_directed(),
        "attributes": g.graph,
        "nodes": [{"id": n, "attributes": data} for n, data in g.nodes(data=True)],
        "edges": edges,
    }


def networkx_csv(job):
    g = networkx.MultiDiGraph()
    with open(job["file"], encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            g.add_node(row["Id"], **row)
    with open(job["format"], encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            g.add_edge(row["Source"], row["Target"], key=row["Id"], **row)
    return of_networkx(g)


def loaded(job):
    with open(job["file"], encoding="utf-8") as file:
        return json.load(file)


def igraph_graphml(job):
    g = igraph.Graph.Read_GraphML(job["file"])
    # A number that is not there is no number.
    bare = lambda data: {k: None if v != v else v for k, v in data.items() if k != "id"}
    return {
        "directed": g.is_directed(),
        "attributes": {name: g[name] for name in g.attributes()},
        "nodes": [{"id": v["id"], "attributes": bare(v.attributes())} for v in g.vs],
        "edges": [
            {"id": e.attributes().get("id", ""), "source": g.vs[e.source]["id"], "target": g.vs[e.target]["id"], "attributes": bare(e.attributes())}
            for e in g.es
        ],
    }


def of_rdflib(job):
    graph = rdflib.ConjunctiveGraph()
    graph.parse(job["file"], format=job["format"])
    lines = graph.serialize(format="nquads").split("\n")
    return {"quads": sorted(line for line in lines if line.strip())}


def of_rapper(job):
    done = subprocess.run(
        ["rapper", "--quiet", "--input", job["format"], "--output", "nquads", job["file"]], capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode != 0 or done.stderr.strip():
        raise ValueError(done.stderr or "rapper ended with %d" % done.returncode)
    return {"quads": sorted(line for line in done.stdout.split("\n") if line.strip())}


readers = {
    "networkx-gexf": lambda job: of_networkx(networkx.read_gexf(job["file"], version="1.2draft")),
    "networkx-graphml": lambda job: of_networkx(networkx.read_graphml(job["file"])),
    "networkx-node-link": lambda job: of_networkx(networkx.node_link_graph(loaded(job))),
    "networkx-cyjs": lambda job: of_networkx(networkx.cytoscape_graph(loaded(job))),
    "networkx-csv": networkx_csv,
    "igraph-graphml": igraph_graphml,
    "rdflib": of_rdflib,
    "rapper": of_rapper,
}

answers = []
for job in json.load(sys.stdin):
    try:
        answers.append(readers[job["reader"]](job))
    except Exception as problem:
        answers.append({"problem": "%s: %s" % (type(problem).__name__, problem)})
json.dump(answers, sys.stdout, ensure_ascii=True, default=str, allow_nan=False)
