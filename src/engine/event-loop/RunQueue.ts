/**
 * The scheduler of the fibers inside a simulation: one first-in-first-out run queue that the event loop drains after
 * every event, so an event is handled to its end before the next and nothing depends on the host's timers.
 */
import type * as FiberScheduler from "effect/Scheduler"

/** Runs fibers to their next suspension, in the order in which they became runnable. */
export class RunQueue implements FiberScheduler.Scheduler {
  readonly executionMode = "sync"
  readonly #tasks: Array<() => void> = []
  #next = 0
  readonly #dispatcher: FiberScheduler.SchedulerDispatcher = {
    scheduleTask: (task) => {
      this.#tasks.push(task)
    },
    flush: () => this.drain(),
  }

  makeDispatcher(): FiberScheduler.SchedulerDispatcher {
    return this.#dispatcher
  }

  shouldYield(): boolean {
    return false
  }

  /** Runs what is runnable until nothing is. A task may schedule more, or drain. */
  drain(): void {
    const tasks = this.#tasks
    while (this.#next < tasks.length) tasks[this.#next++]!()
    tasks.length = 0
    this.#next = 0
  }
}
