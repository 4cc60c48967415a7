/** The reference of the commands is what `--help` says. */
import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { commandsPage } from "../../docs/commands.ts"
import { inRepository } from "../cli/run.ts"

it("is up to date: npm run docs:commands makes it", async () => {
  expect(readFileSync(inRepository("docs/reference/commands.md"), "utf8")).toBe(await commandsPage())
})
