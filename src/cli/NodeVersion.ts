/** The oldest Node that runs Headway. */
const oldest = { major: 22, minor: 19 }

/** Throws, in one line, if `version` (such as `v22.19.0`) is older than Headway needs. */
export const requireSupportedNode = (version: string): void => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number)
  if (oldest.major < major || (major === oldest.major && oldest.minor <= minor)) return
  throw new Error(
    `headway needs Node ${oldest.major}.${oldest.minor} or newer, and this is ${version}. ` +
      `In a checkout, "npm ci" brings one and "npm run headway -- …" uses it (unless npm was told to omit optional packages).`,
  )
}
