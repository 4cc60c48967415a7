/** Names that Kubernetes and DNS accept. */

/** Leaves room for what Kubernetes appends to a name. */
const maxLength = 48

/** A DNS label for each name, in their order, no two alike: lower-case letters, digits and dashes. */
export const dnsLabels = (names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const taken = new Set<string>()
  return names.map((name) => {
    const plain = name.toLowerCase().replaceAll("_", "-")
    let label = cut(plain, maxLength)
    for (let number = 2; taken.has(label); number++) label = `${cut(plain, maxLength - 6)}-${number}`
    taken.add(label)
    return label
  })
}

const cut = (name: string, length: number): string => name.slice(0, length).replace(/-+$/, "")
