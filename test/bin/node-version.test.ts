import { expect, it } from "vitest"
import { complaintAboutNode } from "../../bin/node-version.js"

it.each(["v22.19.0", "v22.20.1", "v24.0.0", "v26.10.0"])("%s is new enough", (version) => {
  expect(complaintAboutNode(version)).toBe(undefined)
})

it.each(["v20.20.2", "v22.18.9", "v8.0.0"])("%s is too old, which is said in one line", (version) => {
  expect(complaintAboutNode(version)).toMatch(
    new RegExp(`^headway needs Node 22\\.19 or newer, and this is ${version}\\..*$`),
  )
})
