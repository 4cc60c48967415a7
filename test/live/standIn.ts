/** The server that documents and help speak of: a real one, wherever it listens, in place of the address in the text. */
import { startServer } from "./startServer.ts"

/** The address in the text. */
const shown = "http://localhost:8000"

const model = { serviceMs: [[1, 2]], maxBatchSize: 64, replicas: 1 } as const

/** Starts a server of the image driver's models and of a slower classifier. */
export const startStandIn = async () => {
  const classifier = {
    serviceMs: [
      [1, 4],
      [8, 10],
    ],
    maxBatchSize: 8,
    replicas: 1,
  } as const
  const { url, stop } = await startServer({
    models: { ResNet: model, Inception: model, KSVM: model, LogReg: model, classifier },
  })
  return {
    stop,
    /** A command with the real address. */
    addressed: (command: string): string => command.replaceAll(shown, url),
    /** An output with the shown one. */
    shown: (output: string): string => output.replaceAll(url, shown),
  }
}
