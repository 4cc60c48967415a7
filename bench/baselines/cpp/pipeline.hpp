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
#include <cstring>
#include <ctime>
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

[[noreturn]] inline void fail(const char* reason) {
  std::fprintf(stderr, "%s\n", reason);
  std::exit(1);
}

inline std::FILE* open(const char* path, const char* mode) {
  std::FILE* file = std::fopen(path, mode);
  if (file == nullptr) fail(path);
  return file;
}

inline int32_t read_int(std::FILE* file) {
  int value;
  if (std::fscanf(file, "%d", &value) != 1) fail("expected a whole number");
  return value;
}

inline double read_double(std::FILE* file) {
  double value;
  if (std::fscanf(file, "%lf", &value) != 1) fail("expected a number");
  return value;
}

inline Stage::Kind kind_of(const char* name) {
  if (std::strcmp(name, "source") == 0) return Stage::Kind::source;
  if (std::strcmp(name, "model") == 0) return Stage::Kind::model;
  if (std::strcmp(name, "join") == 0) return Stage::Kind::join;
  if (std::strcmp(name, "sink") == 0) return Stage::Kind::sink;
  fail("expected source, model, join or sink");
}

inline std::vector<Stage> read_stages(const char* path) {
  std::FILE* file = open(path, "r");
  std::vector<Stage> stages;
  for (char kind[8]; std::fscanf(file, "%7s", kind) == 1;) {
    Stage stage;
    stage.kind = kind_of(kind);
    stage.parents.resize(read_int(file));
    for (auto& parent : stage.parents) parent = read_int(file);
    if (stage.kind == Stage::Kind::model) {
      stage.max_batch_size = read_int(file);
      stage.replicas = read_int(file);
      stage.service_ms.resize(stage.max_batch_size + 1);
      for (int32_t size = 1; size <= stage.max_batch_size; size++) stage.service_ms[size] = read_double(file);
    }
    stages.push_back(stage);
  }
  std::fclose(file);
  return stages;
}

inline std::vector<double> read_doubles(const char* path) {
  std::FILE* file = open(path, "rb");
  std::fseek(file, 0, SEEK_END);
  std::vector<double> values(static_cast<size_t>(std::ftell(file)) / sizeof(double));
  std::rewind(file);
  if (std::fread(values.data(), sizeof(double), values.size(), file) != values.size()) fail("expected more arrivals");
  std::fclose(file);
  return values;
}

inline void write_doubles(const char* path, const std::vector<double>& values) {
  std::FILE* file = open(path, "wb");
  const bool is_written = std::fwrite(values.data(), sizeof(double), values.size(), file) == values.size();
  if (std::fclose(file) != 0 || !is_written) fail("the answer could not be written");
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
  write_doubles(argv[5], latencies_ms);
  return 0;
}
