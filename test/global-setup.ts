/** Fails at once, with one line, where the tests run on a Node that is too old. */
import { complaintAboutNode } from "../bin/node-version.js"

export default function setup(): void {
  const complaint = complaintAboutNode(process.version)
  if (complaint !== undefined) throw new Error(complaint)
}
