// Ask servers that answer to a host name, at ports of this machine, over HTTPS.
//
// Arguments: NAME=PORT ... ; what is trusted comes from NODE_EXTRA_CA_CERTS.
// Out, a line for each: `accepted`, or `refused: ` and why.

import https from "node:https";

function ask(name, port) {
  const lookup = (_, { all }, found) =>
    all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4);
  return new Promise((resolve) => {
    const request = https.get({ host: name, port, path: "/-/health", lookup, agent: false });
    request.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve("accepted"));
    });
    request.on("error", (error) => resolve(`refused: ${error.code} ${error.message}`));
  });
}

for (const server of process.argv.slice(2)) {
  const [name, port] = server.split("=");
  console.log(await ask(name, Number(port)));
}
