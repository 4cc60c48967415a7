// Plain JavaScript of an old kind: it must run on the very versions that it turns away.

/** The oldest Node that runs Headway. */
const oldest = { major: 22, minor: 19 }

/**
 * Why `version` (such as `v22.19.0`) is too old, in one line; undefined if it is not.
 *
 * @param {string} version
 * @returns {string | undefined}
 */
export const complaintAboutNode = (version) => {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number)
  if (oldest.major < major || (major === oldest.major && oldest.minor <= minor)) return undefined
  return (
    `headway needs Node ${oldest.major}.${oldest.minor} or newer, and this is ${version}. In a checkout, "npm ci" ` +
    `brings one, unless npm was told to omit optional packages, and "npx headway" uses it.`
  )
}
