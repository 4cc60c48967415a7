// What every C++ baseline shares: reading a pipeline, and the protocol of a contestant.
//
// Usage: PROGRAM STAGES.txt ARRIVALS.f64 WARM_UP_RUNS TIMED_RUNS ANSWER.f64
// STAGES.txt has a line a stage, by rank: source | join | sink, then how many parents and their ranks; or
// model, how many parents and their ranks, largest batch size, replicas, service time in ms of a batch of 1, 2, ...
#pragma once
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

struct Stage {
  enum class Kind { source, model, join, sink } kind;
  std::vector<int32_t> parents;
  int32_t max_batch_size = 0;
  int32_t replicas = 0;
  std::vector<double> service_ms;  // by batch size, from 1
};

struct Pipeline {
  std::vector<Stage> stages;  // by rank
  std::vector<double> arrival_ms;
};

[[noreturn]] inline void fail(const std::string& reason) {
  std::fprintf(stderr, "%s\n", reason.c_str());
  std::exit(1);
}

inline std::vector<Stage> read_stages(const char* path) {
  std::ifstream file(path);
  std::vector<Stage> stages;
  for (std::string kind; file >> kind;) {
    Stage stage;
    size_t parent_count;
    file >> parent_count;
    stage.parents.resize(parent_count);
    for (auto& parent : stage.parents) file >> parent;
    if (kind == "model") {
      stage.kind = Stage::Kind::model;
      file >> stage.max_batch_size >> stage.replicas;
      stage.service_ms.resize(stage.max_batch_size + 1);
      for (int32_t size = 1; size <= stage.max_batch_size; size++) file >> stage.service_ms[size];
    } else {
      stage.kind = kind == "source" ? Stage::Kind::source : kind == "join" ? Stage::Kind::join : Stage::Kind::sink;
    }
    stages.push_back(stage);
  }
  return stages;
}

inline std::vector<double> read_doubles(const char* path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::vector<double> values(static_cast<size_t>(file.tellg()) / sizeof(double));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(double)));
  return values;
}

// Runs `simulate`, which gives the latencies of a pipeline by query, as often as asked, and reports.
template <typename Simulate>
int run_contestant(int argc, char** argv, Simulate simulate) {
  if (argc != 6) fail("expected STAGES ARRIVALS WARM_UP_RUNS TIMED_RUNS ANSWER");
  const Pipeline pipeline{read_stages(argv[1]), read_doubles(argv[2])};
  const int warm_up_runs = std::atoi(argv[3]);
  const int timed_runs = std::atoi(argv[4]);
  std::vector<double> latencies_ms;
  for (int run = 0; run < warm_up_runs; run++) latencies_ms = simulate(pipeline);
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t used_before = std::clock();
  for (int run = 0; run < timed_runs; run++) latencies_ms = simulate(pipeline);
  const double processor = static_cast<double>(std::clock() - used_before) / CLOCKS_PER_SEC;
  const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::printf("[%.9g, %.9g]\n", wall / timed_runs, processor / timed_runs);
  std::ofstream answer(argv[5], std::ios::binary);
  answer.write(reinterpret_cast<const char*>(latencies_ms.data()),
               static_cast<std::streamsize>(latencies_ms.size() * sizeof(double)));
  return answer.good() ? 0 : 1;
}
