package dev.irsa.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts a server that proves one DNS name (RFC 6125), whatever address it was dialled at: an API server's certificate
 * need not have the address in the EndpointSlice, and the JDK's client cannot be told to expect another name.
 */
final class NamedServer extends X509ExtendedTrustManager {
    private static final Integer DNS_NAME = 2;

    private final X509TrustManager chains;
    private final String name;

    NamedServer(X509TrustManager chains, String name) {
        this.chains = chains;
        this.name = name;
    }

    /** Makes a client expect a name. */
    static void expect(String name, Config config, HttpClient.Builder builder) {
        try {
            for (TrustManager manager : SSLUtils.trustManagers(config)) {
                if (manager instanceof X509TrustManager x509) {
                    builder.sslContext(SSLUtils.keyManagers(config), new TrustManager[] {new NamedServer(x509, name)});
                    return;
                }
            }
            throw new IllegalStateException("this Java has no X.509 trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificates for the API server cannot be loaded", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        chains.checkServerTrusted(chain, type);
        Collection<List<?>> names =
                Optional.ofNullable(chain[0].getSubjectAlternativeNames()).orElse(List.of());
        boolean named = names.stream()
                .filter(each -> DNS_NAME.equals(each.getFirst()))
                .anyMatch(each -> name.equalsIgnoreCase(String.valueOf(each.get(1))));
        if (!named) {
            throw new CertificateException("the server's certificate is not for " + name);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
