"""A pipeline of batched models in SimPy 3: a process for the source, a process for each replica.

Usage: simpy_pipeline.py STAGES.json HEADWAYS.f64 WARM_UP_RUNS TIMED_RUNS ANSWER.f64
Prints the mean seconds of the timed runs, by the wall clock and of processor time, as a JSON pair; writes the latencies (ms, float64, by query) of the last run.
"""
import json
import sys
import time
from array import array
from collections import deque
from heapq import heappop, heappush

import simpy


class Gate:
    """Passes on those queries of a delivery that the last of the parents has now delivered."""

    def __init__(self, parent_count, query_count):
        self.last = parent_count - 1
        self.arrived = bytearray(query_count) if parent_count > 1 else None

    def admit(self, queries):
        arrived = self.arrived
        if arrived is None:
            return queries
        admitted = []
        for query in queries:
            if arrived[query] == self.last:
                arrived[query] = 0
                admitted.append(query)
            else:
                arrived[query] += 1
        return admitted


class Model:
    """Replicas that take batches from one queue; an idle replica sleeps until a delivery wakes it."""

    def __init__(self, env, stage, query_count, children):
        self.env = env
        self.gate = Gate(len(stage["parents"]), query_count)
        self.children = children
        self.max_batch_size = stage["maxBatchSize"]
        self.delay_ms = stage["batchingDelayMs"]
        self.service_ms = stage["serviceMs"]
        self.queue = deque()
        self.waiting = 0
        self.idle = []
        for index in range(stage["replicas"]):
            env.process(self.replica(index))

    def deliver(self, queries):
        queue = self.queue
        queue.extend(self.gate.admit(queries))
        while self.idle and self.waiting * self.max_batch_size < len(queue):
            self.waiting += 1
            heappop(self.idle)[1].succeed()

    def replica(self, index):
        env, queue, children = self.env, self.queue, self.children
        max_batch_size, delay_ms, service_ms = self.max_batch_size, self.delay_ms, self.service_ms
        take = queue.popleft
        while True:
            if self.waiting * max_batch_size < len(queue):
                self.waiting += 1
            else:
                woken = env.event()
                heappush(self.idle, (index, woken))
                yield woken
            if delay_ms:
                yield env.timeout(delay_ms)
            self.waiting -= 1
            size = min(len(queue), max_batch_size)
            batch = [take() for _ in range(size)]
            yield env.timeout(service_ms[size])
            for child in children:
                child.deliver(batch)


class Join:
    """Passes each query on when its last parent has delivered it."""

    def __init__(self, env, stage, query_count, children):
        self.gate = Gate(len(stage["parents"]), query_count)
        self.children = children

    def deliver(self, queries):
        admitted = self.gate.admit(queries)
        if admitted:
            for child in self.children:
                child.deliver(admitted)


class Sink:
    """Records when each query leaves."""

    def __init__(self, env, stage, query_count, children):
        self.env = env
        self.gate = Gate(len(stage["parents"]), query_count)
        self.sink_ms = array("d", bytes(8 * query_count))

    def deliver(self, queries):
        now, sink_ms = self.env.now, self.sink_ms
        for query in self.gate.admit(queries):
            sink_ms[query] = now


def source(env, headways_ms, arrival_ms, children):
    """Delivers query 0 at time 0 and each next one a headway later."""
    query = 0
    timeout = env.timeout
    while True:
        arrival_ms[query] = env.now
        for child in children:
            child.deliver((query,))
        if query == len(headways_ms):
            return
        yield timeout(headways_ms[query])
        query += 1


def simulate(stages, headways_ms):
    """Arrival and sink times of every query, ms."""
    query_count = len(headways_ms) + 1
    env = simpy.Environment()
    nodes = [None] * len(stages)
    for stage in reversed(stages[1:]):
        children = [nodes[rank] for rank in stage["children"]]
        kind = {"Model": Model, "Join": Join, "Sink": Sink}[stage["_tag"]]
        nodes[stage["rank"]] = kind(env, stage, query_count, children)
    arrival_ms = array("d", bytes(8 * query_count))
    env.process(source(env, headways_ms, arrival_ms, [nodes[rank] for rank in stages[0]["children"]]))
    env.run()
    return arrival_ms, nodes[-1].sink_ms


def main():
    stages_file, headways_file, warm_up_runs, timed_runs, answer_file = sys.argv[1:]
    with open(stages_file) as file:
        stages = json.load(file)
    headways_ms = array("d")
    with open(headways_file, "rb") as file:
        headways_ms.frombytes(file.read())
    headways_ms = headways_ms.tolist()
    for _ in range(int(warm_up_runs)):
        simulate(stages, headways_ms)
    start, used_before = time.perf_counter(), time.process_time()
    for _ in range(int(timed_runs)):
        arrival_ms, sink_ms = simulate(stages, headways_ms)
    seconds = (time.perf_counter() - start, time.process_time() - used_before)
    print(json.dumps([total / int(timed_runs) for total in seconds]))
    with open(answer_file, "wb") as file:
        array("d", (left - came for left, came in zip(sink_ms, arrival_ms))).tofile(file)


main()
