/** Judges a share of the small scope, a chunk at a time. */
import { type EngineName, engines } from "../shipped.ts"
import { makeJudge, merge, noTally, type Tally } from "./judge.ts"
import { type Space, spaceOf } from "./space.ts"

/** The numbers `first`, `first + step`, … below `end`; engines and laws unless all are meant. */
export interface Share {
  readonly first: number
  readonly step: number
  readonly end: number
  readonly engine?: EngineName
  readonly only?: string
}

/** Cases after which engines are made anew, so that what they remember does not grow without end. */
const chunkLength = 250

/** Judges a share, and tells of every chunk. */
export const judgeShare = (share: Share, tell: (tally: Tally) => void, space: Space = spaceOf()): void => {
  const { first, step, end, engine, only = "" } = share
  const names = engine === undefined ? (Object.keys(engines) as ReadonlyArray<EngineName>) : [engine]
  for (let start = first; start < end; start += chunkLength * step) {
    const judge = makeJudge(
      space,
      names.map((name) => engines[name]()),
      (law) => law.startsWith(only),
    )
    let tally = noTally
    for (let index = start; index < Math.min(end, start + chunkLength * step); index += step) {
      tally = merge(tally, judge(index))
    }
    tell(tally)
  }
}
