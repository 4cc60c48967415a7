/** The questions that a how-to asks of a lineage in SQL: DuckDB gives the answers that are shown. */
import { DuckDBInstance } from "@duckdb/node-api"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { inNewDirectory, inRepository } from "../cli/run.ts"
import { runHere } from "../cli/run-here.ts"

const markdown = readFileSync(inRepository("docs/how-to/lineage-sql.md"), "utf8")

/** Every SQL block with the table that follows it. */
const questions = [...markdown.matchAll(/^```sql\n([\s\S]*?)^```\n\n((?:\|.*\n)+)/gm)].map(([, sql, table]) => ({
  sql: sql!,
  table: table!.trimEnd().split("\n"),
}))

const cells = (values: ReadonlyArray<unknown>): string => `| ${values.map(String).join(" | ")} |`

it("asks three questions, and shows DuckDB's answers", () =>
  inNewDirectory(async (directory) => {
    expect(questions).toHaveLength(3)
    const file = join(directory, "lineage.parquet")
    const command = /^\$ headway (.*) lineage\.parquet$/m.exec(markdown)![1]!.split(" ")
    const { exitCode, stderr } = await runHere([...command, file], { cwd: inRepository(".") })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })

    const connection = await (await DuckDBInstance.create(":memory:")).connect()
    try {
      for (const { sql, table } of questions) {
        const reader = await connection.runAndReadAll(sql.replaceAll("'lineage.parquet'", `'${file}'`))
        const names = reader.columnNames()
        const rule = `|${"---|".repeat(names.length)}`
        expect([cells(names), rule, ...reader.getRows().map(cells)]).toEqual(table)
      }
    } finally {
      connection.closeSync()
    }
  }))
