// What an override in DNS does, and a forwarded port: connections to one host name go
// elsewhere, and nobody above notices. Preloaded with `node --import`.
//
// WEIR_TEST_REDIRECT="NAME=PORT": TLS connections to NAME:443 go to 127.0.0.1:PORT.

import tls from "node:tls";

const [name, port] = process.env.WEIR_TEST_REDIRECT.split("=");
const connect = tls.connect;

tls.connect = function (toPort, toHost, options, ...rest) {
  if (toHost !== name || Number(toPort) !== 443) {
    throw new Error(`unexpected connection to ${toHost}:${toPort}`);
  }
  return connect.call(this, Number(port), "127.0.0.1", options, ...rest);
};
