/** The inbox of the event loop's nodes as a gate, for the laws of gates. */
import { Inbox } from "../src/engine/event-loop/Process.ts"
import type { MakeGate } from "./gate.laws.ts"

/** A gate that is the inbox of a node with so many parents. */
export const inboxGate: MakeGate = (parentCount, queryCount) => {
  const inbox = new Inbox(parentCount, queryCount)
  // A node's deliveries are ranges of one array, each beginning where the last one ended.
  const delivered = new Int32Array(parentCount * queryCount)
  let end = 0
  return (delivery) => {
    const start = end
    delivered.set(delivery, start)
    end += delivery.length
    inbox.push(delivered, start, end)
    inbox.receive()
    return Array.from(inbox.queries.subarray(inbox.start, inbox.end))
  }
}
