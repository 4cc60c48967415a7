// A pipeline of single replicas, node by node: each node is a pass over when every query reaches it, and gives when every
// query leaves it. Deliveries of one instant are one group, which holds where arrivals are distinct.
#include <algorithm>
#include <limits>

#include "pipeline.hpp"

// The replica is free at f. It takes what came before f, or waits for the next group; and is free again a service later.
static void serve(const Stage& stage, const double* in_ms, double* out_ms, size_t query_count) {
  const double* service_ms = stage.service_ms.data();
  const size_t max_batch_size = static_cast<size_t>(stage.max_batch_size);
  double free_ms = -std::numeric_limits<double>::infinity();
  size_t delivered = 0;
  for (size_t taken = 0; taken < query_count;) {
    while (delivered < query_count && in_ms[delivered] < free_ms) delivered++;
    double take_ms = free_ms;
    if (delivered == taken) {
      take_ms = in_ms[taken];
      while (delivered < query_count && in_ms[delivered] == take_ms) delivered++;
    }
    const size_t size = std::min(delivered - taken, max_batch_size);
    free_ms = take_ms + service_ms[size];
    for (const size_t end = taken + size; taken < end; taken++) out_ms[taken] = free_ms;
  }
}

// A query passes a join with the last of the parents.
static void join(std::vector<double>& out_ms, const double* in_ms) {
  for (size_t query = 0; query < out_ms.size(); query++) out_ms[query] = std::max(out_ms[query], in_ms[query]);
}

static std::vector<double> simulate(const Pipeline& pipeline) {
  const auto& arrival_ms = pipeline.arrival_ms;
  const size_t query_count = arrival_ms.size();
  std::vector<std::vector<double>> leave_ms(pipeline.stages.size());
  std::vector<const double*> times_ms(pipeline.stages.size());
  times_ms[0] = arrival_ms.data();
  for (size_t rank = 1; rank < pipeline.stages.size(); rank++) {
    const Stage& stage = pipeline.stages[rank];
    const double* in_ms = times_ms[stage.parents[0]];
    if (stage.kind == Stage::Kind::model) {
      leave_ms[rank].resize(query_count);
      serve(stage, in_ms, leave_ms[rank].data(), query_count);
      times_ms[rank] = leave_ms[rank].data();
    } else if (stage.parents.size() == 1) {
      times_ms[rank] = in_ms;
    } else {
      leave_ms[rank].assign(in_ms, in_ms + query_count);
      for (size_t parent = 1; parent < stage.parents.size(); parent++) {
        join(leave_ms[rank], times_ms[stage.parents[parent]]);
      }
      times_ms[rank] = leave_ms[rank].data();
    }
  }
  std::vector<double> latencies_ms(query_count);
  const double* sink_ms = times_ms.back();
  for (size_t query = 0; query < query_count; query++) latencies_ms[query] = sink_ms[query] - arrival_ms[query];
  return latencies_ms;
}

int main(int argc, char** argv) { return run_contestant(argc, argv, simulate); }
