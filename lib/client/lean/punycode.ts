/** Names of hosts as the browser writes them. In texts they stay as they are asked: what looks like another name is told from it. */
const punycode = {
  toASCII: (host: string): string => {
    const address = `http://${host}`
    return URL.canParse(address) ? new URL(address).hostname : host
  },
  toUnicode: (host: string): string => host,
}

export default punycode
