/** Fails at once, with one line, where the tests run on a Node that is too old. */
import { requireSupportedNode } from "../src/cli/NodeVersion.ts"

export default function setup(): void {
  requireSupportedNode(process.version)
}
