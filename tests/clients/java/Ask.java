// Shake hands with servers that answer to a host name, at ports of this machine.
//
// Arguments: FILE NAME=PORT ... ; FILE holds the certificates that are trusted.
// Out, a line for each: `accepted`, or `refused: ` and why.

import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

class Ask {
  public static void main(String[] arguments) throws Exception {
    SSLContext context = trusting(Path.of(arguments[0]));
    for (int i = 1; i < arguments.length; i++) {
      String[] server = arguments[i].split("=");
      System.out.println(ask(context, server[0], Integer.parseInt(server[1])));
    }
  }

  static SSLContext trusting(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("trusted-" + store.size(), each);
      }
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  static String ask(SSLContext context, String name, int port) throws Exception {
    try (Socket plain = new Socket("127.0.0.1", port);
        SSLSocket secure =
            (SSLSocket) context.getSocketFactory().createSocket(plain, name, 443, true)) {
      SSLParameters checked = secure.getSSLParameters();
      checked.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(checked);
      secure.startHandshake();
      return "accepted";
    } catch (SSLException error) {
      return "refused: " + error.getMessage();
    }
  }
}
