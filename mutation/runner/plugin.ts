/** Makes the runner known to Stryker. */
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin"
import { Runner } from "./Runner.ts"

/** Stryker looks for this name. */
export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "headway", Runner)]
