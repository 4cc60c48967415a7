/** Pictures as PNG. Their type comes with the package, so that a picture does not depend on what fonts a machine has. */
import { initWasm, Resvg } from "@resvg/resvg-wasm"
import * as Effect from "effect/Effect"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"

const resolve = createRequire(import.meta.url).resolve
const rasterizer = "@resvg/resvg-wasm/index_bg.wasm"
const fonts = ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf", "700Bold/Inter_700Bold.ttf"]

const load = Effect.runSync(
  Effect.cached(
    Effect.promise(async () => {
      await initWasm(await readFile(resolve(rasterizer)))
      return Promise.all(fonts.map((font) => readFile(resolve(`@expo-google-fonts/inter/${font}`))))
    }),
  ),
)

/** An SVG document as PNG, twice as wide in pixels as in its own units. */
export const pngOf = (svg: string): Effect.Effect<Uint8Array> =>
  Effect.map(load, (fontBuffers) => {
    const picture = new Resvg(svg, {
      fitTo: { mode: "zoom", value: 2 },
      font: { fontBuffers, defaultFontFamily: "Inter", loadSystemFonts: false },
    })
    const rendered = picture.render()
    const png = rendered.asPng()
    rendered.free()
    picture.free()
    return png
  })
