package dev.irsa.issuer.check;

import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** Handshakes with one TLS version at a time, and takes down the certificates that the server sends, trusted or not. */
final class TlsProbe {
    private final String host;
    private final int port;
    private final CheckSettings settings;

    TlsProbe(String host, int port, CheckSettings settings) {
        this.host = host;
        this.port = port;
        this.settings = settings;
    }

    /**
     * What a handshake came to.
     *
     * @param connected present when the port accepts connections
     * @param shaken whether the handshake went through; certificates were not a reason to stop it
     * @param problem what stopped it
     * @param distrust why the chain is not trusted for the host
     */
    record Result(
            Optional<String> connected,
            boolean shaken,
            String problem,
            List<X509Certificate> chain,
            Optional<String> distrust) {}

    Result shake(String version) {
        Notes notes = new Notes(settings.trust().manager());
        int timeout = Math.toIntExact(settings.timeout().toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(host, port), timeout);
            plain.setSoTimeout(timeout);
            return shake(plain, version, notes);
        } catch (IOException | IllegalArgumentException e) {
            // the latter for a port that is none: it may stand in a document that was fetched
            return new Result(Optional.empty(), false, "no connection", List.of(), Optional.empty());
        }
    }

    private Result shake(Socket plain, String version, Notes notes) {
        try (SSLSocket socket =
                (SSLSocket) Trust.context(notes).getSocketFactory().createSocket(plain, host, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(new String[] {version});
            // the trust manager then compares the host's name with the certificate
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new Result(Optional.of(host), true, "", notes.chain, notes.distrust);
        } catch (IOException e) {
            String problem = Optional.ofNullable(e.getMessage()).orElse("broken off");
            return new Result(Optional.of(host), false, problem, notes.chain, notes.distrust);
        }
    }

    /** Asks the real trust manager, writes its answer down, and lets the handshake go on: nothing is sent after it. */
    private static final class Notes extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager real;
        private List<X509Certificate> chain = List.of();
        private Optional<String> distrust = Optional.empty();

        Notes(X509ExtendedTrustManager real) {
            this.real = real;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] sent, String authType, Socket socket) {
            chain = List.of(sent);
            try {
                real.checkServerTrusted(sent, authType, socket);
            } catch (CertificateException e) {
                distrust = Optional.of(Optional.ofNullable(e.getMessage()).orElse("no reason given"));
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] sent, String authType, SSLEngine engine)
                throws CertificateException {
            real.checkServerTrusted(sent, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] sent, String authType) throws CertificateException {
            real.checkServerTrusted(sent, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] sent, String authType, Socket socket)
                throws CertificateException {
            real.checkClientTrusted(sent, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] sent, String authType, SSLEngine engine)
                throws CertificateException {
            real.checkClientTrusted(sent, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] sent, String authType) throws CertificateException {
            real.checkClientTrusted(sent, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return real.getAcceptedIssuers();
        }
    }
}
