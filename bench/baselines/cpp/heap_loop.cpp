// A pipeline as a lean event loop, as LeanHeapLoop.ts is: the heap holds running batches, arrivals are handled inline, a
// batch is a range of its node's queue, and a replica that goes on replaces the top of the heap. Models have one parent;
// joins and sink are one, the end.
#include <algorithm>
#include <limits>

#include "pipeline.hpp"

struct Model {
  int32_t max_batch_size;
  const double* service_ms;
  std::vector<int32_t> children;
  bool is_last = false;
  std::vector<int32_t> queue;  // query ids in order of delivery
  int32_t head = 0;
  int32_t tail = 0;
  std::vector<int32_t> idle_slots;
};

// A running batch; a slot is a replica's number among all replicas, ascending by rank.
struct Running {
  double complete_ms;
  int32_t rank;
  int32_t slot;
  int32_t start;
  int32_t end;
};

// At one instant: children before their parents, and at one node the batch that was taken first.
static inline bool precedes(const Running& left, const Running& right) {
  if (left.complete_ms != right.complete_ms) return left.complete_ms < right.complete_ms;
  return right.rank < left.rank || (left.rank == right.rank && left.start < right.start);
}

class Heap {
 public:
  explicit Heap(size_t capacity) : batches_(capacity + 1) {}

  size_t size() const { return size_; }
  const Running& first() const { return batches_[0]; }
  double first_ms() const { return size_ == 0 ? std::numeric_limits<double>::infinity() : batches_[0].complete_ms; }

  void push(const Running& batch) {
    size_t place = size_++;
    while (0 < place) {
      const size_t parent = (place - 1) / 2;
      if (precedes(batches_[parent], batch)) break;
      batches_[place] = batches_[parent];
      place = parent;
    }
    batches_[place] = batch;
  }

  void pop() {
    if (0 < --size_) replace_first(Running(batches_[size_]));
  }

  void replace_first(const Running& batch) {
    size_t place = 0;
    for (;;) {
      size_t child = 2 * place + 1;
      if (size_ <= child) break;
      if (child + 1 < size_ && precedes(batches_[child + 1], batches_[child])) child++;
      if (precedes(batch, batches_[child])) break;
      batches_[place] = batches_[child];
      place = child;
    }
    batches_[place] = batch;
  }

 private:
  std::vector<Running> batches_;
  size_t size_ = 0;
};

class HeapLoop {
 public:
  explicit HeapLoop(const Pipeline& pipeline)
      : arrival_ms_(pipeline.arrival_ms),
        models_(pipeline.stages.size()),
        heap_(replica_count(pipeline)),
        left_counts_(arrival_ms_.size()),
        latencies_ms_(arrival_ms_.size()) {
    int32_t slot = 0;
    for (size_t rank = 1; rank < pipeline.stages.size(); rank++) {
      const Stage& stage = pipeline.stages[rank];
      if (stage.kind != Stage::Kind::model) {
        for (const int32_t parent : stage.parents) mark_last(pipeline, parent);
        continue;
      }
      Model& model = models_[rank];
      model.max_batch_size = stage.max_batch_size;
      model.service_ms = stage.service_ms.data();
      model.queue.resize(arrival_ms_.size());
      for (int32_t replica = 0; replica < stage.replicas; replica++) model.idle_slots.push_back(slot++);
      models_[stage.parents[0]].children.push_back(static_cast<int32_t>(rank));
    }
  }

  std::vector<double> run() {
    const auto& roots = models_[0].children;
    const int32_t query_count = static_cast<int32_t>(arrival_ms_.size());
    for (int32_t query = 0; query < query_count; query++) {
      const double now_ms = arrival_ms_[query];
      while (heap_.first_ms() <= now_ms) complete();
      for (const int32_t rank : roots) {
        Model& model = models_[rank];
        model.queue[model.tail++] = query;
        wake(model, rank, now_ms);
      }
    }
    while (0 < heap_.size()) complete();
    return std::move(latencies_ms_);
  }

 private:
  static size_t replica_count(const Pipeline& pipeline) {
    size_t sum = 0;
    for (const Stage& stage : pipeline.stages) sum += static_cast<size_t>(stage.replicas);
    return sum;
  }

  void mark_last(const Pipeline& pipeline, int32_t parent) {
    if (pipeline.stages[parent].kind != Stage::Kind::model) return;
    models_[parent].is_last = true;
    last_count_++;
  }

  void complete() {
    const Running done = heap_.first();
    Model& model = models_[done.rank];
    if (model.head < model.tail) {
      heap_.replace_first(take(model, done.rank, done.slot, done.complete_ms));
    } else {
      model.idle_slots.push_back(done.slot);
      heap_.pop();
    }
    const int32_t* first = model.queue.data() + done.start;
    const int32_t size = done.end - done.start;
    for (const int32_t rank : model.children) {
      Model& child = models_[rank];
      std::copy_n(first, size, child.queue.data() + child.tail);
      child.tail += size;
      wake(child, rank, done.complete_ms);
    }
    if (model.is_last) leave(first, size, done.complete_ms);
  }

  // Idle replicas take what they can.
  void wake(Model& model, int32_t rank, double now_ms) {
    while (!model.idle_slots.empty() && model.head < model.tail) {
      const int32_t slot = model.idle_slots.back();
      model.idle_slots.pop_back();
      heap_.push(take(model, rank, slot, now_ms));
    }
  }

  static Running take(Model& model, int32_t rank, int32_t slot, double now_ms) {
    const int32_t start = model.head;
    const int32_t size = std::min(model.tail - start, model.max_batch_size);
    model.head = start + size;
    return {now_ms + model.service_ms[size], rank, slot, start, start + size};
  }

  void leave(const int32_t* queries, int32_t size, double now_ms) {
    for (int32_t place = 0; place < size; place++) {
      const int32_t query = queries[place];
      if (++left_counts_[query] == last_count_) latencies_ms_[query] = now_ms - arrival_ms_[query];
    }
  }

  const std::vector<double>& arrival_ms_;
  std::vector<Model> models_;  // by rank; the source among them, for its children
  Heap heap_;
  uint8_t last_count_ = 0;
  std::vector<uint8_t> left_counts_;
  std::vector<double> latencies_ms_;
};

static std::vector<double> simulate(const Pipeline& pipeline) { return HeapLoop(pipeline).run(); }

int main(int argc, char** argv) { return run_contestant(argc, argv, simulate); }
